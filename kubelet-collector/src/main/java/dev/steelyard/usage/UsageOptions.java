package dev.steelyard.usage;

import java.time.Duration;

/// When readings are believed.
///
/// @param maxAge how long after it reached us the latest reading holds, and how far the one before
///   it may lie back
/// @param startUpFrom how long a container must have run for its only reading to be set against its
///   start, where its counter stood at zero
/// @param startUpBefore how long it may have run for that at most
/// @param joining how long a container that starts in a pod which runs already may be without a
///   usage before the pod's is withheld
public record UsageOptions(
        Duration maxAge, Duration startUpFrom, Duration startUpBefore, Duration joining) {
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(15);
    private static final Duration SHORTEST_START_UP = Duration.ofSeconds(10);
    private static final int SCRAPES = 5;

    /// For kubelets that are asked every 15 s.
    public static final UsageOptions DEFAULT = every(Duration.ofSeconds(15));

    public UsageOptions {
        if (!maxAge.isPositive() || !startUpFrom.isPositive()) {
            throw new IllegalArgumentException(
                    "ages must be longer than nothing: " + maxAge + ", " + startUpFrom);
        }
    }

    /// For kubelets that are asked once in an interval; they themselves look every 10 to 30 s.
    ///
    /// A usage outlives four failed scrapes in a row: 90 s for an interval of 15 s. A fresh
    /// container is known from 10 s on; its first window is no longer than a usual one may be.
    public static UsageOptions every(Duration interval) {
        return new UsageOptions(
                interval.multipliedBy(SCRAPES).plus(HOUSEKEEPING),
                SHORTEST_START_UP,
                interval.plus(HOUSEKEEPING),
                interval.plus(HOUSEKEEPING.multipliedBy(2)));
    }
}
