package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

/// Memory off the Java heap in pieces of one size; safe for any number of threads.
///
/// What is given back is used again and never returned to the machine, so no segment is ever closed
/// under a reader: one that comes too late reads something else, which its lease rules out, but
/// never memory that is gone.
final class Slabs {
    /// The size of each piece in bytes.
    static final int BYTES = 1 << 16;

    /// Up to which part of the room new series are taken: those that are there need the rest.
    private static final double FOR_NEW_SERIES = 0.8;

    /// From which part on it is time to make room.
    private static final double TIGHT = 0.7;

    private final Arena arena;
    private final long maxBytes;

    @GuardedBy("this")
    private final Deque<MemorySegment> free = new ArrayDeque<>();

    @GuardedBy("this")
    private long allocated;

    @GuardedBy("this")
    private long onHeap;

    /// Slabs out of `arena`, which must outlive all that use them.
    ///
    /// @param maxBytes how much is to be in use at most; who takes has to ask
    Slabs(Arena arena, long maxBytes) {
        this.arena = arena;
        this.maxBytes = maxBytes;
    }

    /// How much is to be in use at most.
    long maxBytes() {
        return maxBytes;
    }

    /// How much is in use, in bytes, with what is counted on the Java heap.
    synchronized long usedBytes() {
        return allocated - (long) free.size() * BYTES + onHeap;
    }

    /// Counts samples on the Java heap as if they lay here, so that the same room holds for them.
    ///
    /// @param bytes how many more there are; negative for fewer
    synchronized void countHeap(long bytes) {
        onHeap += bytes;
    }

    /// How much is counted on the Java heap.
    synchronized long heapBytes() {
        return onHeap;
    }

    /// Whether there is room for more series.
    boolean hasRoomForSeries() {
        return usedBytes() < maxBytes * FOR_NEW_SERIES;
    }

    /// Whether there is room for more series of so many bytes while others come back that may have
    /// had as much as is in use before room is made.
    boolean hasRoomBesideOthers(long bytes) {
        return bytes < maxBytes * (1 - TIGHT);
    }

    /// Whether it is time to make room.
    boolean isTight() {
        return usedBytes() > maxBytes * TIGHT;
    }

    /// Whether all is in use.
    boolean isFull() {
        return usedBytes() >= maxBytes;
    }

    /// A slab full of zeros.
    synchronized MemorySegment take() {
        MemorySegment slab = free.poll();
        if (slab == null) {
            allocated += BYTES;
            return arena.allocate(BYTES, Long.BYTES);
        }
        return slab.fill((byte) 0);
    }

    /// Gives a slab back that nobody reads any more.
    synchronized void give(MemorySegment slab) {
        free.push(slab);
    }

    /// How much memory was taken from the machine, in bytes.
    synchronized long allocatedBytes() {
        return allocated;
    }
}
