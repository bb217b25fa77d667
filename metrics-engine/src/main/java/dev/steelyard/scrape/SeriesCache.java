package dev.steelyard.scrape;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The series of a target by the bytes with which it writes them: a hash table with open
/// addressing, in which a known series is found without making an object. Owned by one loop.
final class SeriesCache {
    private static final int FIRST_LENGTH = 64;

    private @Nullable CachedSeries[] table = new CachedSeries[FIRST_LENGTH];
    private int size;

    int size() {
        return size;
    }

    /// The hash of the bytes of a series, or of some more of them, behind those of hash `before`;
    /// that is 0 where there are none.
    static int hash(int before, byte[] body, int from, int to) {
        int hash = before;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + body[i];
        }
        return hash;
    }

    @Nullable CachedSeries find(byte[] body, int from, int to) {
        int mask = table.length - 1;
        int i = place(hash(0, body, from, to), mask);
        CachedSeries candidate = table[i];
        while (candidate != null && !candidate.isWritten(body, from, to)) {
            i = (i + 1) & mask;
            candidate = table[i];
        }
        return candidate;
    }

    private static int place(int hash, int mask) {
        return (hash ^ (hash >>> 16)) & mask;
    }

    /// Adds a series that is not there.
    void add(CachedSeries series) {
        if (lengthFor(size + 1) > table.length) {
            rebuild(lengthFor(size + 1), _ -> true);
        }
        place(series);
        size++;
    }

    void forEach(Consumer<CachedSeries> each) {
        for (CachedSeries series : table) {
            if (series != null) {
                each.accept(series);
            }
        }
    }

    /// Evicts the series for which `which` holds.
    void evictIf(Predicate<CachedSeries> which) {
        int evicted = 0;
        for (CachedSeries series : table) {
            if (series != null && which.test(series)) {
                series.evict();
                evicted++;
            }
        }
        if (evicted > 0) {
            size -= evicted;
            rebuild(lengthFor(size), series -> !series.isEvicted());
        }
    }

    /// A table is at most five sixths full: it is asked for series that come in another order, and
    /// memory is dearer than that.
    private static int lengthFor(int size) {
        int length = FIRST_LENGTH;
        while (6L * size > 5L * length) {
            length *= 2;
        }
        return length;
    }

    private void rebuild(int length, Predicate<CachedSeries> which) {
        @Nullable CachedSeries[] old = table;
        table = new CachedSeries[length];
        for (CachedSeries series : old) {
            if (series != null && which.test(series)) {
                place(series);
            }
        }
    }

    private void place(CachedSeries series) {
        int mask = table.length - 1;
        int i = place(series.hash(), mask);
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = series;
    }
}
