package dev.steelyard.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Arrays that are lent out and used again, so that a scrape of a known target makes none. Keeps as
/// many as were out at once lately, up to a few; the others are left to the collector. Safe for any
/// number of threads.
final class ByteBuffers {
    private static final int MAX_KEPT = 8;
    private static final int MAX_KEPT_BYTES = 8 << 20;
    private static final int ALWAYS_KEPT = 2; // however large: one for each thread that watches
    private static final int SMALLEST = 32 << 10;

    /// The longest array that is safe to ask for.
    private static final int LONGEST = Integer.MAX_VALUE - 16;

    /// After how many loans those arrays go that were not needed for any of them.
    private static final int PERIOD = 64;

    @GuardedBy("this")
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>(); // the latest used first

    @GuardedBy("this")
    private long keptBytes;

    @GuardedBy("this")
    private int loans; // of this period

    @GuardedBy("this")
    private int spare; // that were here all the time in this period

    /// An array of at least so many bytes; what is in it has no meaning.
    byte[] take(int bytes) {
        byte[] fitting = fitting(bytes);
        return fitting == null ? new byte[Math.max(SMALLEST, roomy(bytes))] : fitting;
    }

    /// The smallest of the arrays that are large enough, so that large ones stay for who needs
    /// them.
    private synchronized byte @Nullable [] fitting(int bytes) {
        byte[] best = null;
        for (byte[] each : kept) {
            if (each.length >= bytes && (best == null || each.length < best.length)) {
                best = each;
            }
        }
        if (best != null) {
            boolean _ = kept.removeFirstOccurrence(best);
            keptBytes -= best.length;
        }
        spare = Math.min(spare, kept.size());
        loans++;
        if (loans == PERIOD) {
            dropSpare();
        }
        return best;
    }

    @GuardedBy("this")
    private void dropSpare() {
        for (int i = 0; i < spare; i++) {
            keptBytes -= kept.removeLast().length;
        }
        loans = 0;
        spare = kept.size();
    }

    /// An array that begins as `full` does and has more room behind; `full` is given back.
    byte[] grow(byte[] full, int used) {
        byte[] larger = take((int) Math.min(2L * full.length, LONGEST));
        System.arraycopy(full, 0, larger, 0, used);
        give(full);
        return larger;
    }

    /// Takes an array back; the caller uses it no more.
    synchronized void give(byte[] array) {
        if (array.length == 0) {
            return;
        }
        if (kept.size() == MAX_KEPT) {
            keptBytes -= kept.removeLast().length;
        }
        if (kept.size() < ALWAYS_KEPT || keptBytes + array.length <= MAX_KEPT_BYTES) {
            kept.addFirst(array);
            keptBytes += array.length;
        }
    }

    /// A little more, so that a body that grows by some series still fits.
    private static int roomy(int bytes) {
        int step = Math.max(1, Integer.highestOneBit(bytes) / 8);
        return (int) Math.min(Math.ceilDiv(bytes + 1L, step) * step, LONGEST);
    }
}
