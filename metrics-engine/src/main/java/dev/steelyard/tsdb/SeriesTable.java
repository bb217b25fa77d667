package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// All live series, by labels and by reference; safe for any number of threads.
///
/// A reference is a slot in its low half and, in its high half, how often the slot was used before:
/// looking one up is an array access, and a forgotten one is never mistaken for its successor.
/// Finding takes no lock; making and forgetting do.
final class SeriesTable {
    private static final int FIRST_LENGTH = 1024;

    private final int maxSeries;
    private final ConcurrentHashMap<Labels, MemSeries> byLabels = new ConcurrentHashMap<>();
    private volatile AtomicReferenceArray<@Nullable MemSeries> slots =
            new AtomicReferenceArray<>(FIRST_LENGTH);

    /// Forgotten references, whose slots are free.
    @GuardedBy("this")
    private final Deque<Long> free = new ArrayDeque<>();

    @GuardedBy("this")
    private int nextSlot = 1; // reference 0 is Appender.NO_SERIES

    SeriesTable(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    /// The series of `labels`, made if need be; null where there is no room for it.
    @Nullable MemSeries find(Labels labels) {
        MemSeries known = byLabels.get(labels);
        return known != null && !known.isForgotten() ? known : make(labels);
    }

    /// The series of a reference; null where it is forgotten.
    @Nullable MemSeries find(long ref) {
        int slot = (int) ref;
        AtomicReferenceArray<@Nullable MemSeries> all = slots;
        if (slot < 0 || slot >= all.length()) {
            return null;
        }
        MemSeries series = all.get(slot);
        return series != null && series.ref() == ref ? series : null;
    }

    /// Ends a series unless an open batch pins it.
    synchronized boolean forget(MemSeries series) {
        if (!series.forget()) {
            return false;
        }
        byLabels.remove(series.labels());
        slots.set((int) series.ref(), null);
        free.add(series.ref());
        return true;
    }

    int size() {
        return byLabels.size();
    }

    Collection<MemSeries> all() {
        return byLabels.values();
    }

    private synchronized @Nullable MemSeries make(Labels labels) {
        MemSeries made = byLabels.get(labels);
        if (made != null) {
            return made;
        }
        if (byLabels.size() >= maxSeries) {
            return null;
        }
        MemSeries series = new MemSeries(nextRef(), labels);
        slots.set((int) series.ref(), series);
        byLabels.put(labels, series);
        return series;
    }

    @GuardedBy("this")
    private long nextRef() {
        Long used = free.poll();
        if (used != null) {
            return used + (1L << 32);
        }
        if (nextSlot == slots.length()) {
            grow();
        }
        return nextSlot++;
    }

    @GuardedBy("this")
    private void grow() {
        AtomicReferenceArray<@Nullable MemSeries> old = slots;
        AtomicReferenceArray<@Nullable MemSeries> grown =
                new AtomicReferenceArray<>(2 * old.length());
        for (int i = 0; i < old.length(); i++) {
            grown.set(i, old.get(i));
        }
        slots = grown;
    }
}
