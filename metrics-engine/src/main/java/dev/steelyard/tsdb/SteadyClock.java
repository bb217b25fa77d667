package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// Wall time that is not believed when it jumps: it goes on as elapsed time does until the wall
/// clock has kept to its new time for a while, or a witness has that time, too. What deletes by age
/// asks this clock, so that a clock that was set wrong and right again costs nothing. Safe for any
/// number of threads.
final class SteadyClock {
    /// A difference up to this is a correction, no jump.
    static final long TOLERANCE_MILLIS = 5 * 60_000;

    /// How long a jump must last to be believed.
    static final long CONFIRMATION_MILLIS = 15 * 60_000;

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final ClockWitness witness;

    /// Wall time less elapsed time, as it is believed and as it was last seen.
    @GuardedBy("this")
    private long believed;

    @GuardedBy("this")
    private long seen;

    /// Since when the wall clock has kept to what was seen, in elapsed milliseconds.
    @GuardedBy("this")
    private long seenSince;

    @GuardedBy("this")
    private long confirmations;

    SteadyClock(InstantSource wall, LongSupplier nanos, ClockWitness witness) {
        this.wall = wall;
        this.nanos = nanos;
        this.witness = witness;
        long elapsed = elapsedMillis();
        this.believed = wall.millis() - elapsed;
        this.seen = believed;
        this.seenSince = elapsed;
    }

    /// The time that is believed, in milliseconds since the epoch.
    synchronized long millis() {
        look();
        return believed + elapsedMillis();
    }

    /// How far the wall clock is from the time that is believed; 0 where that is no jump.
    synchronized long jumpMillis() {
        look();
        return Math.abs(seen - believed) <= TOLERANCE_MILLIS ? 0 : seen - believed;
    }

    /// How far the wall clock is ahead of the witness; empty where that does not tell its time.
    OptionalLong aheadMillis() {
        OptionalLong there = witness.millis();
        return there.isPresent()
                ? OptionalLong.of(wall.millis() - there.getAsLong())
                : OptionalLong.empty();
    }

    private boolean isWitnessed() {
        OptionalLong ahead = aheadMillis();
        return ahead.isPresent() && Math.abs(ahead.getAsLong()) <= TOLERANCE_MILLIS;
    }

    /// How many jumps were believed in the end.
    synchronized long confirmations() {
        return confirmations;
    }

    @GuardedBy("this")
    private void look() {
        long elapsed = elapsedMillis();
        long now = wall.millis() - elapsed;
        if (Math.abs(now - seen) > TOLERANCE_MILLIS) {
            seenSince = elapsed;
        }
        seen = now;
        if (Math.abs(now - believed) <= TOLERANCE_MILLIS) {
            believed = now;
        } else if (elapsed - seenSince >= CONFIRMATION_MILLIS || isWitnessed()) {
            believed = now;
            confirmations++;
        }
    }

    private long elapsedMillis() {
        return nanos.getAsLong() / 1_000_000;
    }
}
