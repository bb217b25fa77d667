package dev.steelyard.scrape.config;

import java.util.Optional;

/// How the targets of a job are talked to.
///
/// @param tls for those that are asked over https
public record HttpAccess(Tls tls, Credentials credentials) {
    /// Whom to trust, and who we are.
    ///
    /// @param authorities PEM certificates of those to trust; the system's where empty
    /// @param certificate PEM chain that we show, with its `key`; both or neither
    /// @param serverName the name that the certificate of the target must be for; the host of the
    ///   target where empty
    /// @param verified whether the certificate of the target is checked at all
    public record Tls(
            Optional<Secret> authorities,
            Optional<Secret> certificate,
            Optional<Secret> key,
            String serverName,
            boolean verified) {
        /// The system's authorities, and no certificate of ours.
        public static final Tls USUAL =
                new Tls(Optional.empty(), Optional.empty(), Optional.empty(), "", true);
    }

    /// What is sent in the `Authorization` header.
    public sealed interface Credentials {
        /// Nothing is sent.
        record None() implements Credentials {}

        /// A name and a password.
        record Basic(Secret username, Secret password) implements Credentials {}

        /// A scheme, such as `Bearer`, and what follows it.
        record Token(String scheme, Secret token) implements Credentials {}
    }
}
