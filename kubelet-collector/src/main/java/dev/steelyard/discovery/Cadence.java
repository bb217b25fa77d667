package dev.steelyard.discovery;

import java.time.Duration;

/// How often a target is scraped and how long one scrape may take.
///
/// @param interval the time between two scrapes, at least [#MIN_INTERVAL]
/// @param timeout how long a scrape may take; never more than the interval
public record Cadence(Duration interval, Duration timeout) {
    /// The shortest interval.
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    /// The longest interval: beyond it a query at an instant, which looks five minutes back, would
    /// find nothing between two scrapes.
    public static final Duration MAX_INTERVAL = Duration.ofMinutes(5);

    /// Every 15 s, 10 s at most.
    public static final Cadence DEFAULT =
            new Cadence(Duration.ofSeconds(15), Duration.ofSeconds(10));

    public Cadence {
        if (!isPossible(interval)) {
            throw new IllegalArgumentException(
                    "an interval is from "
                            + MIN_INTERVAL
                            + " to "
                            + MAX_INTERVAL
                            + ": "
                            + interval);
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(interval) > 0) {
            throw new IllegalArgumentException(
                    "a timeout is more than zero and at most the interval "
                            + interval
                            + ": "
                            + timeout);
        }
    }

    /// Whether an interval is within the bounds.
    static boolean isPossible(Duration interval) {
        return interval.compareTo(MIN_INTERVAL) >= 0 && interval.compareTo(MAX_INTERVAL) <= 0;
    }

    /// The same, but not more often than once in `shortest`.
    public Cadence atMostEvery(Duration shortest) {
        return interval.compareTo(shortest) < 0 ? every(shortest) : this;
    }

    /// Another interval, with the timeout cut to it where need be.
    Cadence every(Duration other) {
        return new Cadence(other, timeout.compareTo(other) > 0 ? other : timeout);
    }
}
