package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The open chunks of the series whose latest sample is a native histogram, on the Java heap, where
/// they count as what lies off it; the records know them by number.
///
/// Changed under the head's commit lock, looked at by any thread. A number is given to another
/// series once nobody can read the record that had it, or while that record is being changed, which
/// makes readers look again.
final class OpenHistograms {
    private static final int FIRST_LENGTH = 16;

    private final Slabs slabs;
    private volatile @Nullable OpenHistogram[] all = new OpenHistogram[FIRST_LENGTH];

    @GuardedBy("this")
    private final Deque<Integer> free = new ArrayDeque<>();

    @GuardedBy("this")
    private int end;

    /// @param slabs in which they are counted
    OpenHistograms(Slabs slabs) {
        this.slabs = slabs;
    }

    /// Counts what a chunk takes more.
    void count(OpenHistogram chunk) {
        slabs.countHeap(chunk.growth());
    }

    /// The open chunk of a record; null where that is one of floats, and maybe while the record is
    /// being changed.
    @Nullable OpenHistogram of(MemorySegment slab, long at) {
        if (!SeriesRecord.has(slab, at, SeriesRecord.HISTOGRAMS)) {
            return null;
        }
        long number = SeriesRecord.getLong(slab, at, SeriesRecord.DATA);
        @Nullable OpenHistogram[] chunks = all;
        return number >= 0 && number < chunks.length ? chunks[(int) number] : null;
    }

    /// Begins a chunk for a record whose open one of floats is empty.
    OpenHistogram begin(MemorySegment slab, long at, boolean wholeCounts) {
        OpenHistogram chunk = new OpenHistogram(wholeCounts);
        SeriesRecord.clearChunk(slab, at);
        SeriesRecord.setLong(slab, at, SeriesRecord.DATA, add(chunk));
        SeriesRecord.set(slab, at, SeriesRecord.HISTOGRAMS);
        return chunk;
    }

    /// Lets the chunk of a record of another table, which is taken over as it is, go on here.
    void adopt(MemorySegment slab, long at, OpenHistograms from) {
        SeriesRecord.setLong(slab, at, SeriesRecord.DATA, add(from.release(number(slab, at))));
    }

    private synchronized OpenHistogram release(int number) {
        OpenHistogram chunk = Objects.requireNonNull(all[number]);
        all[number] = null;
        return chunk;
    }

    private synchronized int add(OpenHistogram chunk) {
        Integer used = free.poll();
        int number = used == null ? end++ : used;
        @Nullable OpenHistogram[] chunks = all;
        if (number == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * number);
        }
        chunks[number] = chunk;
        all = chunks; // publishes the element too
        return number;
    }

    /// Leaves a record an empty open chunk of floats.
    void end(MemorySegment slab, long at) {
        int number = number(slab, at);
        SeriesRecord.clear(slab, at, SeriesRecord.HISTOGRAMS);
        SeriesRecord.clearChunk(slab, at);
        reuse(number);
    }

    /// The number of a record's chunk of histograms, to be used again once nobody reads the record.
    int number(MemorySegment slab, long at) {
        return (int) SeriesRecord.getLong(slab, at, SeriesRecord.DATA);
    }

    void reuse(Collection<Integer> numbers) {
        numbers.forEach(this::reuse);
    }

    private synchronized void reuse(int number) {
        OpenHistogram chunk = all[number];
        if (chunk != null) {
            slabs.countHeap(-chunk.counted());
        }
        all[number] = null;
        free.push(number);
    }

    /// Forgets all.
    synchronized void close() {
        for (OpenHistogram each : all) {
            if (each != null) {
                slabs.countHeap(-each.counted());
            }
        }
        all = new OpenHistogram[0];
    }
}
