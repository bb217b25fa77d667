package dev.steelyard.tsdb;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The records of all series, by slot: the slots of one scrape lie beside one another, since they
/// were made in its order.
///
/// Grows under the table's monitor; looking a record up takes no lock. A record is a slab with an
/// offset in it, as [SeriesRecord] reads it.
final class SeriesRecords {
    private static final int PER_SLAB = Slabs.BYTES / SeriesRecord.BYTES;

    private final Slabs slabs;
    private volatile MemorySegment[] all = {};
    private @Nullable MemorySegment zeros; // stands for what is given up

    SeriesRecords(Slabs slabs) {
        this.slabs = slabs;
    }

    /// The slab that the record of `slot` is in.
    MemorySegment slab(int slot) {
        return all[slot / PER_SLAB];
    }

    /// Where in its slab the record of `slot` begins.
    static long offset(int slot) {
        return (long) (slot % PER_SLAB) * SeriesRecord.BYTES;
    }

    /// Where the labels of a slot are.
    int labels(int slot) {
        return SeriesRecord.getInt(slab(slot), offset(slot), SeriesRecord.LABELS);
    }

    /// How many slots have memory.
    int capacity() {
        return all.length * PER_SLAB;
    }

    /// Adds memory for some more slots.
    void grow() {
        MemorySegment[] old = all;
        MemorySegment[] grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = slabs.take();
        all = grown;
    }

    /// How many slots lie in one slab.
    static int perSlab() {
        return PER_SLAB;
    }

    /// Gives up the slab that a slot is in; all its slots read as zeros from now on: series that
    /// nobody finds, without samples.
    ///
    /// @return gives the memory back, once nobody reads it
    Runnable retire(int slot) {
        if (zeros == null) {
            zeros = slabs.take();
        }
        MemorySegment[] left = all.clone();
        MemorySegment retired = left[slot / PER_SLAB];
        left[slot / PER_SLAB] = zeros;
        all = left;
        return () -> slabs.give(retired);
    }

    /// Gives the memory back.
    void close() {
        for (MemorySegment slab : all) {
            if (!slab.equals(zeros)) {
                slabs.give(slab);
            }
        }
        if (zeros != null) {
            slabs.give(zeros);
        }
    }
}
