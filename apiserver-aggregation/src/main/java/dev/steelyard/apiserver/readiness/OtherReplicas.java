package dev.steelyard.apiserver.readiness;

/// Whether somebody else answers while this replica does not.
public interface OtherReplicas {
    /// What can be said of them.
    enum Sight {
        /// At least one other replica is ready.
        SOME_READY,
        /// No other replica is ready.
        NONE_READY,
        /// They could not be looked at.
        UNKNOWN
    }

    /// Looks; may block on kube-apiserver.
    Sight look();
}
