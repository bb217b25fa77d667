package dev.steelyard.scrape;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;

/// Arrays that are lent out and used again, so that a scrape of a known target makes none. Keeps a
/// few, the largest of bodies lately; what is beyond is left to the collector. Safe for any number
/// of threads.
final class ByteBuffers {
    private static final int MAX_KEPT = 8;
    private static final int MAX_KEPT_BYTES = 32 << 20;
    private static final int SMALLEST = 32 << 10;

    @GuardedBy("this")
    private final ArrayDeque<byte[]> kept = new ArrayDeque<>();

    @GuardedBy("this")
    private long keptBytes;

    /// An array of at least so many bytes; what is in it has no meaning.
    byte[] take(int bytes) {
        synchronized (this) {
            for (int i = kept.size(); i > 0; i--) {
                byte[] each = kept.removeFirst();
                if (each.length >= bytes) {
                    keptBytes -= each.length;
                    return each;
                }
                kept.addLast(each);
            }
        }
        return new byte[Math.max(SMALLEST, roomy(bytes))];
    }

    /// An array that begins as `full` does and has more room behind; `full` is given back.
    byte[] grow(byte[] full, int used) {
        byte[] larger = take(roomy(Math.addExact(full.length, 1)));
        System.arraycopy(full, 0, larger, 0, used);
        give(full);
        return larger;
    }

    /// Takes an array back; the caller uses it no more.
    synchronized void give(byte[] array) {
        if (kept.size() == MAX_KEPT) {
            keptBytes -= kept.removeLast().length;
        }
        if (keptBytes + array.length <= MAX_KEPT_BYTES) {
            kept.addFirst(array);
            keptBytes += array.length;
        }
    }

    private static int roomy(int bytes) {
        int power = Integer.highestOneBit(Math.max(bytes, 1));
        long doubled = power == bytes ? power : 2L * power;
        return (int) Math.min(doubled, Integer.MAX_VALUE - 16);
    }
}
