package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.wire.RefusedException;
import java.util.Set;

/// Knows which objects of any kind carry which labels.
public interface ObjectDirectory {
    /// Which objects are wanted.
    ///
    /// @param namespace empty for objects that stand in none
    /// @param labelSelector as the caller wrote it
    record Selection(KindNames.Kind kind, String namespace, String labelSelector) {}

    /// The names of the objects; blocks on kube-apiserver.
    ///
    /// @throws RefusedException where they cannot be listed; the message says what helps
    Set<String> names(Selection selection) throws RefusedException;
}
