package dev.steelyard.tsdb;

import java.time.Duration;
import java.util.Optional;

/// Which times a head takes and shows. Changed under the head's commit lock, read by any thread.
final class HeadTimes {
    private final long windowMillis;
    private volatile long cutoffMillis = Long.MIN_VALUE;
    private volatile long floorMillis = Long.MIN_VALUE;
    private volatile long lateCutoffMillis = Long.MIN_VALUE;
    private volatile long lateFromMillis;
    private volatile long oldestMillis = Long.MAX_VALUE;
    private volatile long newestMillis = Long.MIN_VALUE;

    /// @param window how far behind the newest sample late ones are taken; zero for none
    HeadTimes(Duration window) {
        this.windowMillis = window.toMillis();
        this.lateFromMillis = takesLate() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /// Whether samples may come late at all.
    boolean takesLate() {
        return windowMillis > 0;
    }

    /// What is older is forgotten, but for what came late.
    long cutoffMillis() {
        return cutoffMillis;
    }

    /// Samples before this are refused unless they may come late; not before the cutoff.
    long floorMillis() {
        return floorMillis;
    }

    /// Late samples before this are forgotten.
    long lateCutoffMillis() {
        return lateCutoffMillis;
    }

    /// From here on samples may come late.
    long lateFromMillis() {
        return lateFromMillis;
    }

    /// Samples before this are too old in any case.
    long earliestMillis() {
        return Math.min(floorMillis, lateFromMillis);
    }

    /// The first and the last time of the samples that came and are not forgotten; empty where
    /// there are none.
    Optional<TimeSpan> span() {
        long from = Math.max(oldestMillis, cutoffMillis);
        long to = newestMillis;
        return from <= to ? Optional.of(new TimeSpan(from, to)) : Optional.empty();
    }

    /// Notes samples from one time to another.
    void came(long firstMillis, long lastMillis) {
        oldestMillis = Math.min(oldestMillis, firstMillis);
        newestMillis = Math.max(newestMillis, lastMillis);
    }

    /// Moves the window for late samples with the newest one.
    void moveWindow() {
        long newest = Math.max(newestMillis, floorMillis);
        if (takesLate() && newest != Long.MIN_VALUE) {
            lateFromMillis = Math.max(newest - windowMillis, lateCutoffMillis);
        }
    }

    void raiseLateCutoff(long millis) {
        lateCutoffMillis = Math.max(lateCutoffMillis, millis);
    }

    void raiseFloor(long millis) {
        floorMillis = Math.max(floorMillis, millis);
    }

    void raiseCutoff(long millis) {
        cutoffMillis = Math.max(cutoffMillis, millis);
        raiseFloor(millis);
    }
}
