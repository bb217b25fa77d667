package dev.steelyard.tsdb;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The records of all series, by slot: the slots of one scrape lie beside one another, since they
/// were made in its order.
///
/// Grows under the table's monitor; looking a record up takes no lock. A record is a slab with an
/// offset in it, as [SeriesRecord] reads it.
final class SeriesRecords {
    private static final int PER_SLAB = Slabs.BYTES / SeriesRecord.BYTES;

    private final Slabs slabs;
    private volatile MemorySegment[] all = {};

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

    /// Gives the memory back.
    void close() {
        for (MemorySegment slab : all) {
            slabs.give(slab);
        }
    }
}
