package dev.steelyard.usage;

import java.time.Duration;

/// When readings are believed.
///
/// @param maxAge how old the latest reading may be, and how far the one before it may lie back
/// @param startUpFrom how long a container must have run for its only reading to be set against its
///   start, where its counter stood at zero
/// @param startUpBefore how long it may have run for that at most
public record UsageOptions(Duration maxAge, Duration startUpFrom, Duration startUpBefore) {
    /// A kubelet reads each container every 10 to 30 s and is asked every 15 s, so that a reading
    /// is up to 45 s old in good times; 90 s leave room for three failed scrapes. A fresh container
    /// is known from 10 s on; its first window is no longer than a usual one may be.
    public static final UsageOptions DEFAULT =
            new UsageOptions(
                    Duration.ofSeconds(90), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public UsageOptions {
        if (!maxAge.isPositive() || !startUpFrom.isPositive()) {
            throw new IllegalArgumentException(
                    "ages must be longer than nothing: " + maxAge + ", " + startUpFrom);
        }
    }
}
