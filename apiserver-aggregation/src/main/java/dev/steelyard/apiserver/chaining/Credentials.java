package dev.steelyard.apiserver.chaining;

import dev.steelyard.scrape.config.Secret;

/// As whom older adapters are asked.
public sealed interface Credentials {
    /// As the one whose token this is. Older adapters then judge us, and not the caller, who has
    /// passed our own judgement.
    record Token(Secret token) implements Credentials {}

    /// As the caller, whom we state in headers as kube-apiserver does. They are believed for the
    /// client certificate that the connection shows.
    record FrontProxy() implements Credentials {}
}
