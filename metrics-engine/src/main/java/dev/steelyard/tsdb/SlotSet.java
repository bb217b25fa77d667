package dev.steelyard.tsdb;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The slots of the series that have something in common. Mostly that is the name of one thing, and
/// they are a handful: those are kept in an array, in order, since a bitmap of one slot takes as
/// much memory as forty of them. Guarded by the lock of [Postings].
final class SlotSet {
    /// How many are kept in an array at most.
    static final int FEW = 16;

    private static final int[] NONE = {};

    private int[] few = NONE; // in order, of just this length; empty beside a bitmap
    private @Nullable RoaringBitmap many;

    void add(int slot) {
        if (many != null) {
            many.add(slot);
            return;
        }
        int found = Arrays.binarySearch(few, slot);
        if (found >= 0) {
            return;
        }
        if (few.length == FEW) {
            many = bitmap();
            many.add(slot);
            few = NONE;
            return;
        }
        int place = -found - 1;
        int[] more = Arrays.copyOf(few, few.length + 1);
        System.arraycopy(few, place, more, place + 1, few.length - place);
        more[place] = slot;
        few = more;
    }

    void removeAll(RoaringBitmap slots) {
        if (many != null) {
            many.andNot(slots);
        } else {
            few = Arrays.stream(few).filter(slot -> !slots.contains(slot)).toArray();
        }
    }

    boolean isEmpty() {
        return many == null ? few.length == 0 : many.isEmpty();
    }

    long size() {
        return many == null ? few.length : many.getLongCardinality();
    }

    /// The lowest of them; there has to be one.
    int first() {
        return many == null ? few[0] : many.first();
    }

    /// Whether one of them is in `others`.
    boolean intersects(RoaringBitmap others) {
        return many == null
                ? Arrays.stream(few).anyMatch(others::contains)
                : RoaringBitmap.intersects(many, others);
    }

    IntIterator iterator() {
        return view().getIntIterator();
    }

    /// A bitmap of them, which is the caller's.
    RoaringBitmap bitmap() {
        return many == null ? RoaringBitmap.bitmapOf(few) : many.clone();
    }

    /// A bitmap of them, which nobody may change.
    RoaringBitmap view() {
        return many == null ? RoaringBitmap.bitmapOf(few) : many;
    }
}
