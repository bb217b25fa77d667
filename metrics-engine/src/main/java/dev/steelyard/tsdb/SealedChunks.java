package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Consumer;

/// The full chunks of all series in the order in which they became full.
///
/// Each knows the one before it of its series, so a series is walked from its newest chunk back.
/// Chunks of one slab grow old together: a slab is given up whole once all in it is old, and a way
/// back that leads there ends. Written under the head's commit lock; read through a [View], which
/// keeps what it showed for as long as its reader's lease lasts.
///
/// ```
/// 0 chunk before   8 last time   16 count   20 length   24 data, padded to 8 bytes
/// ```
final class SealedChunks {
    /// No chunk.
    static final long NONE = 0;

    private static final int HEADER = 24;
    private static final int OFFSET_BITS = 16;

    private final Slabs slabs;
    private long[] newest = new long[1]; // by slab: the newest time in it
    private long[] samples = new long[1];
    private int used = Slabs.BYTES;
    private volatile View view = new View(1, new MemorySegment[1], 0);

    SealedChunks(Slabs slabs) {
        this.slabs = slabs;
    }

    /// The chunks of this moment.
    View view() {
        return view;
    }

    /// Where the next chunk will be, or beyond which it will be: pointers rise.
    long end() {
        return ((view.first + view.size - 1) << OFFSET_BITS) | Math.min(used, Slabs.BYTES - 1);
    }

    /// Adds a chunk that was full before as the newest of a record, whose open one is empty.
    void attach(MemorySegment slab, long at, StoredChunk chunk) {
        long lastMillis = chunk.last().lastMillis();
        long pointer = reserve(chunk.length(), chunk.count(), lastMillis);
        MemorySegment to = begin(pointer, slab, at, lastMillis);
        long offset = View.offset(pointer);
        to.set(JAVA_SHORT, offset + 16, (short) chunk.count());
        to.set(JAVA_INT, offset + 20, chunk.length());
        MemorySegment.copy(chunk.bytes(), 0, to, JAVA_BYTE, offset + HEADER, chunk.length());
        SeriesRecord.setLong(slab, at, SeriesRecord.SEALED, pointer);
    }

    private MemorySegment begin(long pointer, MemorySegment slab, long at, long lastMillis) {
        MemorySegment to = view.slab(pointer);
        long offset = View.offset(pointer);
        to.set(JAVA_LONG, offset, SeriesRecord.getLong(slab, at, SeriesRecord.SEALED));
        to.set(JAVA_LONG, offset + 8, lastMillis);
        return to;
    }

    /// Moves the open chunk of a record here, and leaves that empty.
    void seal(MemorySegment slab, long at) {
        int length = (SeriesRecord.bits(slab, at) + 7) >>> 3;
        int count = SeriesRecord.count(slab, at);
        long lastMillis = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        long pointer = reserve(length, count, lastMillis);
        MemorySegment to = begin(pointer, slab, at, lastMillis);
        long offset = View.offset(pointer);
        to.set(JAVA_SHORT, offset + 16, (short) count);
        to.set(JAVA_INT, offset + 20, length);
        MemorySegment.copy(slab, at + SeriesRecord.DATA, to, offset + HEADER, length);
        SeriesRecord.setLong(slab, at, SeriesRecord.SEALED, pointer);
        SeriesRecord.clearChunk(slab, at);
    }

    private long reserve(int length, int count, long lastMillis) {
        int size = HEADER + ((length + 7) & ~7);
        if (used + size > Slabs.BYTES) {
            grow();
        }
        int last = view.size - 1;
        newest[last] = Math.max(newest[last], lastMillis);
        samples[last] += count;
        long pointer = ((view.first + last) << OFFSET_BITS) | used;
        used += size;
        return pointer;
    }

    private void grow() {
        View old = view;
        MemorySegment[] all = old.slabs;
        if (old.size == all.length) {
            all = Arrays.copyOf(all, 2 * old.size);
            newest = Arrays.copyOf(newest, 2 * old.size);
            samples = Arrays.copyOf(samples, 2 * old.size);
        }
        all[old.size] = slabs.take();
        newest[old.size] = Long.MIN_VALUE;
        samples[old.size] = 0;
        view = new View(old.first, all, old.size + 1);
        used = 0;
    }

    /// Gives up the slabs that hold only samples older than `cutoffMillis`, to be used again once
    /// nobody reads them; answers how many samples they had.
    long dropBefore(long cutoffMillis, Consumer<Runnable> onceUnread) {
        View old = view;
        int dropped = 0;
        long count = 0;
        // The last slab is still being filled.
        while (dropped < old.size - 1 && newest[dropped] < cutoffMillis) {
            count += samples[dropped];
            MemorySegment slab = old.slabs[dropped];
            onceUnread.accept(() -> slabs.give(slab));
            dropped++;
        }
        if (dropped > 0) {
            int left = old.size - dropped;
            int length = Math.max(1, left);
            newest = Arrays.copyOfRange(newest, dropped, dropped + length);
            samples = Arrays.copyOfRange(samples, dropped, dropped + length);
            view =
                    new View(
                            old.first + dropped,
                            Arrays.copyOfRange(old.slabs, dropped, dropped + length),
                            left);
        }
        return count;
    }

    /// Gives the memory back.
    void close() {
        for (int i = 0; i < view.size; i++) {
            slabs.give(view.slabs[i]);
        }
    }

    /// The sealed chunks of one moment.
    static final class View {
        private final long first; // the number of the first slab; numbers are never used again
        private final MemorySegment[] slabs;
        private final int size;

        private View(long first, MemorySegment[] slabs, int size) {
            this.first = first;
            this.slabs = slabs;
            this.size = size;
        }

        /// Whether there is such a chunk, or still is.
        boolean has(long pointer) {
            return pointer >>> OFFSET_BITS >= first;
        }

        long before(long pointer) {
            return slab(pointer).get(JAVA_LONG, offset(pointer));
        }

        long lastMillis(long pointer) {
            return slab(pointer).get(JAVA_LONG, offset(pointer) + 8);
        }

        int count(long pointer) {
            return slab(pointer).get(JAVA_SHORT, offset(pointer) + 16);
        }

        /// How many bytes its code has.
        int length(long pointer) {
            return slab(pointer).get(JAVA_INT, offset(pointer) + 20);
        }

        /// The chunk's code with what a decoder wants behind it, in `into` if it is large enough.
        byte[] copy(long pointer, byte[] into) {
            MemorySegment slab = slab(pointer);
            int length = length(pointer);
            byte[] bytes =
                    into.length < length + SampleDecoder.PADDING
                            ? new byte[length + SampleDecoder.PADDING]
                            : into;
            MemorySegment.copy(slab, JAVA_BYTE, offset(pointer) + HEADER, bytes, 0, length);
            return bytes;
        }

        private MemorySegment slab(long pointer) {
            return slabs[(int) ((pointer >>> OFFSET_BITS) - first)];
        }

        private static long offset(long pointer) {
            return pointer & ((1 << OFFSET_BITS) - 1);
        }
    }
}
