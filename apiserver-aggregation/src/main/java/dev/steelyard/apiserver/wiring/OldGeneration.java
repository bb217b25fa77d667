package dev.steelyard.apiserver.wiring;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;

/// The part of the Java heap for what lives long.
///
/// The serial collector, which needs the least memory, looks through it only when the heap cannot
/// grow any more. What a start, or a change of targets, leaves behind would be kept until then.
///
/// @param usedBytes by what lives and by garbage
/// @param livingBytes what the latest collection left; 0 before the first
record OldGeneration(long usedBytes, long livingBytes) {
    private static final String SERIAL = "Tenured Gen";
    private static final long LEAST_GARBAGE = 8 << 20;

    /// Has the garbage collected if it is worth a collection.
    static void tidy() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getName().equals(SERIAL) && of(pool).isWorthCollecting()) {
                System.gc();
            }
        }
    }

    private static OldGeneration of(MemoryPoolMXBean pool) {
        MemoryUsage left = pool.getCollectionUsage();
        return new OldGeneration(pool.getUsage().getUsed(), left == null ? 0 : left.getUsed());
    }

    /// Whether the garbage is a quarter of what lives, and not little: then collections take a
    /// small part of the time that it takes to make so much that lives long and does not last.
    boolean isWorthCollecting() {
        return usedBytes - livingBytes > Math.max(LEAST_GARBAGE, livingBytes / 4);
    }
}
