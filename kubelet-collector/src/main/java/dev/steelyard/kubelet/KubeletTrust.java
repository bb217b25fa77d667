package dev.steelyard.kubelet;

import java.nio.file.Path;

/// Whom a kubelet's serving certificate must come from.
public sealed interface KubeletTrust {
    /// From an authority of a PEM bundle, which is read again when it changes, and made out to the
    /// address that is asked or to its node.
    record Authorities(Path bundle) implements KubeletTrust {}

    /// From anyone. Whoever can stand in the way of the connection can read our token and invent
    /// readings; only for clusters whose kubelets have signed their own certificates, and only when
    /// asked for by name.
    record Anyone() implements KubeletTrust {}
}
