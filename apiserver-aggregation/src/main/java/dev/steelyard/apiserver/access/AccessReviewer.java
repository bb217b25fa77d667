package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.Identity;

/// Knows who may do what.
public interface AccessReviewer {
    /// What became of asking for permission.
    sealed interface Decision {
        record Allowed() implements Decision {}

        /// @param reason as the authoriser gives it; may be empty
        record Denied(String reason) implements Decision {}

        /// Nobody could be asked.
        record Unavailable(String reason) implements Decision {}
    }

    /// Asks whether someone may do something; may take as long as a call to kube-apiserver.
    Decision review(Identity identity, Attributes attributes);
}
