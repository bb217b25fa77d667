package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.steelyard.tsdb.chunk.Encoding;
import java.lang.foreign.Arena;
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
/// 0 chunk before   8 last time   16 count   18 encoding   20 length   24 data, padded to 8 bytes
/// ```
///
/// The encoding is 0 for what [SampleCode] wrote, otherwise that of a chunk of a block.
final class SealedChunks {
    /// No chunk.
    static final long NONE = 0;

    /// The encoding of what [SampleCode] writes.
    static final int FLOATS = 0;

    private static final int HEADER = 24;
    private static final int OFFSET_BITS = 16;

    private final Slabs slabs;
    private final Consumer<Runnable> onceUnread;
    private long[] newest = new long[1]; // by slab: the newest time in it
    private long[] samples = new long[1];
    private int[] counts = new int[1]; // of chunks
    private volatile int count;
    private int used = Slabs.BYTES;
    private volatile long crowdedOut;
    private volatile View view;
    private boolean adopted;

    /// @param onceUnread told what to do once nobody reads what was given up
    /// @param first the number of its first slab: beyond those of whatever it is to [#adopt]
    SealedChunks(Slabs slabs, Consumer<Runnable> onceUnread, long first) {
        this.slabs = slabs;
        this.onceUnread = onceUnread;
        this.view = new View(new Numbers(0, 0, first), new MemorySegment[1], 0);
    }

    /// The chunks of this moment.
    View view() {
        return view;
    }

    /// How many chunks there are.
    int count() {
        return count;
    }

    /// Where the next chunk will be, or beyond which it will be: pointers rise.
    long end() {
        return (view.last() << OFFSET_BITS) | Math.min(used, Slabs.BYTES - 1);
    }

    /// Goes on behind the chunks of another, whose pointers lead to them here, too. That one is
    /// only read from now on.
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the head's commit lock only
    void adopt(SealedChunks older) {
        View before = older.view;
        View own = view;
        if (before.numbers.older > 0
                || own.numbers.older > 0
                || before.last() >= own.numbers.first) {
            throw new IllegalArgumentException(
                    "the chunks of %s cannot precede those of %s"
                            .formatted(before.numbers, own.numbers));
        }
        older.adopted = true;
        MemorySegment[] all = Arrays.copyOf(before.slabs, Math.max(1, before.size + own.size));
        System.arraycopy(own.slabs, 0, all, before.size, own.size);
        newest = joined(older.newest, before.size, newest, own.size);
        samples = joined(older.samples, before.size, samples, own.size);
        counts = joined(older.counts, before.size, counts, own.size);
        count += older.count;
        Numbers numbers = new Numbers(before.numbers.first, before.size, own.numbers.first);
        view = new View(numbers, all, before.size + own.size);
    }

    private static long[] joined(long[] before, int beforeSize, long[] own, int size) {
        long[] all = Arrays.copyOf(before, Math.max(1, beforeSize + size));
        System.arraycopy(own, 0, all, beforeSize, size);
        return all;
    }

    private static int[] joined(int[] before, int beforeSize, int[] own, int size) {
        int[] all = Arrays.copyOf(before, Math.max(1, beforeSize + size));
        System.arraycopy(own, 0, all, beforeSize, size);
        return all;
    }

    /// Lets the oldest chunk of a series follow another.
    void follow(long oldest, long before) {
        view.slab(oldest).set(JAVA_LONG, View.offset(oldest), before);
    }

    /// Adds a chunk that was full before as the newest of a record, whose open one is empty.
    void attach(MemorySegment slab, long at, StoredChunk chunk) {
        MemorySegment code = MemorySegment.ofArray(chunk.bytes()).asSlice(0, chunk.length());
        add(slab, at, new Chunk(chunk.code(), chunk.count(), code, chunk.last().lastMillis()));
    }

    /// Moves the open chunk of floats of a record here, and leaves that empty.
    void seal(MemorySegment slab, long at) {
        int length = (SeriesRecord.bits(slab, at) + 7) >>> 3;
        long lastMillis = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        MemorySegment code = slab.asSlice(at + SeriesRecord.DATA, length);
        add(slab, at, new Chunk(FLOATS, SeriesRecord.count(slab, at), code, lastMillis));
        SeriesRecord.clearChunk(slab, at);
    }

    /// Puts the open chunk of histograms of a record here; it is to be emptied.
    void seal(MemorySegment slab, long at, PackedChunk open) {
        long lastMillis = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        MemorySegment code = MemorySegment.ofArray(open.bytes()).asSlice(0, open.length());
        add(slab, at, new Chunk(open.encoding().code(), open.count(), code, lastMillis));
        SeriesRecord.setFill(slab, at, 0, 0);
    }

    /// No longer counts a chunk that its series has no more; answers how many samples it has. Who
    /// reads it finds it as before.
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the head's commit lock only
    int abandon(long pointer) {
        int index = view.index(pointer);
        int abandoned = view.count(pointer);
        samples[index] -= abandoned;
        counts[index]--;
        count--;
        return abandoned;
    }

    private record Chunk(int encoding, int count, MemorySegment code, long lastMillis) {}

    /// Adds a chunk as the newest of a record.
    private void add(MemorySegment slab, long at, Chunk chunk) {
        long length = chunk.code.byteSize();
        long pointer = reserve(length, chunk.count, chunk.lastMillis);
        MemorySegment to = view.slab(pointer);
        long offset = View.offset(pointer);
        to.set(JAVA_LONG, offset, SeriesRecord.getLong(slab, at, SeriesRecord.SEALED));
        to.set(JAVA_LONG, offset + 8, chunk.lastMillis);
        to.set(JAVA_SHORT, offset + 16, (short) chunk.count);
        to.set(JAVA_SHORT, offset + 18, (short) chunk.encoding);
        to.set(JAVA_INT, offset + 20, (int) length);
        MemorySegment.copy(chunk.code, 0, to, offset + HEADER, length);
        SeriesRecord.setLong(slab, at, SeriesRecord.SEALED, pointer);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the head's commit lock only
    private long reserve(long length, int sampleCount, long lastMillis) {
        long size = HEADER + ((length + 7) & ~7);
        if (size > Slabs.BYTES) {
            grow(Arena.ofAuto().allocate(size, Long.BYTES)); // goes when nobody reads it any more
        } else if (used + size > Slabs.BYTES) {
            makeRoom();
            grow(slabs.take());
        }
        int last = view.size - 1;
        newest[last] = Math.max(newest[last], lastMillis);
        samples[last] += sampleCount;
        counts[last]++;
        count++;
        long pointer = (view.last() << OFFSET_BITS) | used;
        used = (int) Math.min(used + size, Slabs.BYTES);
        return pointer;
    }

    private void grow(MemorySegment slab) {
        View old = view;
        MemorySegment[] all = old.slabs;
        if (old.size == all.length) {
            all = Arrays.copyOf(all, 2 * old.size);
            newest = Arrays.copyOf(newest, 2 * old.size);
            samples = Arrays.copyOf(samples, 2 * old.size);
            counts = Arrays.copyOf(counts, 2 * old.size);
        }
        all[old.size] = slab;
        newest[old.size] = Long.MIN_VALUE;
        samples[old.size] = 0;
        counts[old.size] = 0;
        view = new View(old.numbers, all, old.size + 1);
        used = 0;
    }

    /// Gives up the slabs that hold only samples older than `cutoffMillis`, to be used again once
    /// nobody reads them; answers how many samples they had.
    long dropBefore(long cutoffMillis) {
        int old = 0;
        // The last slab is still being filled.
        while (old < view.size - 1 && newest[old] < cutoffMillis) {
            old++;
        }
        return drop(old);
    }

    /// Where all memory is in use, gives up the oldest chunks for the next.
    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the head's commit lock only
    private void makeRoom() {
        if (slabs.isFull() && view.size > 1) {
            crowdedOut += drop(1);
        }
    }

    /// How many samples were given up for others.
    long crowdedOut() {
        return crowdedOut;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // written under the head's commit lock only
    private long drop(int slabCount) {
        View old = view;
        int dropped = 0;
        long given = 0;
        while (dropped < slabCount) {
            given += samples[dropped];
            count -= counts[dropped];
            MemorySegment slab = old.slabs[dropped];
            onceUnread.accept(() -> give(slab));
            dropped++;
        }
        if (dropped > 0) {
            int left = old.size - dropped;
            int length = Math.max(1, left);
            newest = Arrays.copyOfRange(newest, dropped, dropped + length);
            samples = Arrays.copyOfRange(samples, dropped, dropped + length);
            counts = Arrays.copyOfRange(counts, dropped, dropped + length);
            view =
                    new View(
                            old.numbers.without(dropped),
                            Arrays.copyOfRange(old.slabs, dropped, dropped + length),
                            left);
        }
        return given;
    }

    /// Gives the memory back, unless others go on with it.
    void close() {
        for (int i = 0; i < view.size && !adopted; i++) {
            give(view.slabs[i]);
        }
    }

    private void give(MemorySegment slab) {
        if (slab.byteSize() == Slabs.BYTES) {
            slabs.give(slab);
        }
    }

    /// The numbers of slabs, which are never used again: first those that were adopted.
    ///
    /// @param firstOlder the first of those
    /// @param older how many they are
    /// @param first the first of the others
    private record Numbers(long firstOlder, int older, long first) {
        Numbers without(int dropped) {
            int ofOlder = Math.min(dropped, older);
            return new Numbers(firstOlder + ofOlder, older - ofOlder, first + (dropped - ofOlder));
        }
    }

    /// The sealed chunks of one moment.
    static final class View {
        private static final byte[] NONE_YET = {};

        private final Numbers numbers;
        private final MemorySegment[] slabs;
        private final int size;

        private View(Numbers numbers, MemorySegment[] slabs, int size) {
            this.numbers = numbers;
            this.slabs = slabs;
            this.size = size;
        }

        /// Whether there is such a chunk, or still is.
        boolean has(long pointer) {
            long number = pointer >>> OFFSET_BITS;
            return number >= numbers.first || (numbers.older > 0 && number >= numbers.firstOlder);
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

        /// How its samples are coded.
        int encoding(long pointer) {
            return slab(pointer).get(JAVA_SHORT, offset(pointer) + 18);
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

        /// A copy of a chunk that is packed as in blocks.
        PackedChunk packed(long pointer) {
            return new PackedChunk(
                    Encoding.of(encoding(pointer)),
                    copy(pointer, NONE_YET),
                    length(pointer),
                    count(pointer));
        }

        private MemorySegment slab(long pointer) {
            return slabs[index(pointer)];
        }

        private int index(long pointer) {
            long number = pointer >>> OFFSET_BITS;
            return (int)
                    (number >= numbers.first
                            ? number - numbers.first + numbers.older
                            : number - numbers.firstOlder);
        }

        /// The number of the newest slab, or that before the first.
        private long last() {
            return numbers.first + size - numbers.older - 1;
        }

        private static long offset(long pointer) {
            return pointer & ((1 << OFFSET_BITS) - 1);
        }
    }
}
