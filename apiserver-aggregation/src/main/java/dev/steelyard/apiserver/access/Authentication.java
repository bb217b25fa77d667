package dev.steelyard.apiserver.access;

import dev.steelyard.apiserver.wire.Identity;
import java.util.Locale;

/// What became of finding out who is asking.
public sealed interface Authentication {
    /// Someone, found by a method; anonymous counts as someone.
    record Known(Identity identity, Method method) implements Authentication {}

    /// Someone who presented what is not good; answered with 401.
    record Rejected(String reason) implements Authentication {}

    /// The ways in which an identity is established.
    enum Method {
        FRONT_PROXY,
        CLIENT_CERTIFICATE,
        TOKEN,
        ANONYMOUS;

        /// The label value of this method in our own metrics.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
