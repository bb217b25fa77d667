package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// The labels of each series as the numbers of its pairs, in the order of their names: hash, number
/// of pairs, pairs; 4 bytes each.
///
/// Written under the table's monitor; what a published pointer leads to does not change until it is
/// given back.
final class LabelRecords {
    private static final int UNIT = 8;
    private static final int UNITS_PER_SLAB = Slabs.BYTES / UNIT;

    /// The most pairs that a series can have.
    static final int MAX_PAIRS = Slabs.BYTES / Integer.BYTES - 2;

    private final Slabs slabs;
    private final Map<Integer, Deque<Integer>> free = new HashMap<>(); // by units
    private volatile MemorySegment[] all = {};
    private int used = UNITS_PER_SLAB; // of the last slab, in units

    LabelRecords(Slabs slabs) {
        this.slabs = slabs;
    }

    /// Keeps a series' pairs and answers where.
    int add(int hash, int[] pairs) {
        int pointer = reserve(units(pairs.length));
        MemorySegment slab = slab(pointer);
        long at = offset(pointer);
        slab.set(JAVA_INT, at, hash);
        slab.set(JAVA_INT, at + 4, pairs.length);
        MemorySegment.copy(pairs, 0, slab, JAVA_INT, at + 8, pairs.length);
        return pointer;
    }

    /// Gives back what nobody reads any more.
    void remove(int pointer) {
        free.computeIfAbsent(units(size(pointer)), _ -> new ArrayDeque<>()).push(pointer);
    }

    int hash(int pointer) {
        return slab(pointer).get(JAVA_INT, offset(pointer));
    }

    /// How many pairs a series has.
    int size(int pointer) {
        return slab(pointer).get(JAVA_INT, offset(pointer) + 4);
    }

    /// The number of a series' pair at `index`.
    int pair(int pointer, int index) {
        return slab(pointer).get(JAVA_INT, offset(pointer) + 8 + 4L * index);
    }

    /// The index of the first pair that two series do not have in common.
    int firstDifference(int left, int right) {
        MemorySegment leftSlab = slab(left);
        MemorySegment rightSlab = slab(right);
        long leftAt = offset(left) + 4;
        long rightAt = offset(right) + 4;
        int common = Math.min(leftSlab.get(JAVA_INT, leftAt), rightSlab.get(JAVA_INT, rightAt));
        for (int i = 0; i < common; i++) {
            leftAt += 4;
            rightAt += 4;
            if (leftSlab.get(JAVA_INT, leftAt) != rightSlab.get(JAVA_INT, rightAt)) {
                return i;
            }
        }
        return common;
    }

    boolean equals(int pointer, int[] pairs) {
        boolean same = size(pointer) == pairs.length;
        for (int i = 0; same && i < pairs.length; i++) {
            same = pair(pointer, i) == pairs[i];
        }
        return same;
    }

    private int reserve(int units) {
        Deque<Integer> left = free.get(units);
        Integer again = left == null ? null : left.poll();
        if (again != null) {
            return again;
        }
        if (used + units > UNITS_PER_SLAB) {
            MemorySegment[] grown = Arrays.copyOf(all, all.length + 1);
            grown[grown.length - 1] = slabs.take();
            all = grown;
            used = 0;
        }
        int pointer = (all.length - 1) * UNITS_PER_SLAB + used;
        used += units;
        return pointer;
    }

    private static int units(int pairs) {
        return (2 + pairs + 1) / 2;
    }

    private MemorySegment slab(int pointer) {
        return all[pointer / UNITS_PER_SLAB];
    }

    private static long offset(int pointer) {
        return (long) (pointer % UNITS_PER_SLAB) * UNIT;
    }

    /// Gives the memory back.
    void close() {
        for (MemorySegment slab : all) {
            slabs.give(slab);
        }
    }
}
