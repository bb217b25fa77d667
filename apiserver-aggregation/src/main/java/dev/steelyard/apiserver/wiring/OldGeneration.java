package dev.steelyard.apiserver.wiring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The part of the Java heap for what lives long.
///
/// The serial collector, which needs the least memory, looks through it only when the heap cannot
/// grow any more. What a start, or a change of targets, leaves behind would be kept until then.
final class OldGeneration {
    private static final String SERIAL = "Tenured Gen";
    private static final long LEAST_GARBAGE = 8 << 20;

    /// When to look again after a collection: what was at work then is done.
    private static final Duration SETTLING = Duration.ofSeconds(15);

    private final LongSupplier nanoTime;

    @GuardedBy("this")
    private boolean settling;

    @GuardedBy("this")
    private long collectedNanos;

    OldGeneration(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// Has the garbage collected if it is worth a collection.
    void tidy() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(SERIAL) && isDue(Fill.of(pool))) {
                System.gc();
            }
        }
    }

    /// Whether a collection is worth it, or is the second one of a time of much garbage.
    synchronized boolean isDue(Fill fill) {
        long now = nanoTime.getAsLong();
        boolean due = fill.isWorthCollecting();
        boolean again = settling && now - collectedNanos >= SETTLING.toNanos();
        if (due || again) {
            settling = due;
            collectedNanos = now;
        }
        return due || again;
    }

    /// What is in it.
    ///
    /// @param usedBytes by what lives and by garbage
    /// @param livingBytes what the latest collection left; 0 before the first
    record Fill(long usedBytes, long livingBytes) {
        private static Fill of(MemoryPoolMXBean pool) {
            MemoryUsage left = pool.getCollectionUsage();
            return new Fill(pool.getUsage().getUsed(), left == null ? 0 : left.getUsed());
        }

        /// Whether the garbage is a quarter of what lives, and not little: then collections take a
        /// small part of the time that it takes to make so much that lives long and does not last.
        boolean isWorthCollecting() {
            return usedBytes - livingBytes > Math.max(LEAST_GARBAGE, livingBytes / 4);
        }
    }
}
