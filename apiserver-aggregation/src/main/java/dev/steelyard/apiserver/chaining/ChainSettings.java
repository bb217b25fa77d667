package dev.steelyard.apiserver.chaining;

import dev.steelyard.scrape.config.HttpAccess;
import java.time.Duration;

/// How older adapters are asked.
///
/// @param tls whom to believe, and which certificate to show
/// @param userAgent what we call ourselves
public record ChainSettings(
        HttpAccess.Tls tls, Credentials credentials, Limits limits, String userAgent) {
    /// What one adapter may cost.
    ///
    /// @param inFlight how many questions wait for it at once
    /// @param bodyBytes how long its answer may be
    /// @param patience how long it may take
    public record Limits(int inFlight, int bodyBytes, Duration patience) {
        /// A namespace of ten thousand pods fits; and the reason is told before the request's own
        /// deadline of 5 s ends it without one.
        public static final Limits USUAL = new Limits(32, 4 << 20, Duration.ofSeconds(4));
    }
}
