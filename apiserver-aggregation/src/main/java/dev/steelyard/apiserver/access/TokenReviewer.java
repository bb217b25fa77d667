package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.Identity;

/// Knows whose a bearer token is.
public interface TokenReviewer {
    /// What became of asking about a token.
    sealed interface Review {
        /// It belongs to someone.
        record Accepted(Identity identity) implements Review {}

        /// It belongs to nobody.
        record Refused() implements Review {}

        /// Nobody could be asked.
        record Unavailable(String reason) implements Review {}
    }

    /// Asks about a token; may take as long as a call to kube-apiserver.
    Review review(String token);
}
