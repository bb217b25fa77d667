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

    /// The hash of a series' bytes, as [#find] and [CachedSeries] want it.
    static int hash(byte[] body, int from, int to) {
        int hash = 1;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + body[i];
        }
        return hash ^ (hash >>> 16);
    }

    @Nullable CachedSeries find(byte[] body, int from, int to, int hash) {
        int mask = table.length - 1;
        for (int i = hash & mask; ; i = (i + 1) & mask) {
            CachedSeries candidate = table[i];
            if (candidate == null) {
                return null;
            }
            if (candidate.hash() == hash && candidate.isWritten(body, from, to)) {
                return candidate;
            }
        }
    }

    /// Adds a series that is not there.
    void add(CachedSeries series) {
        if (2 * (size + 1) > table.length) {
            rebuild(2 * table.length, _ -> true);
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
            int roomy = Math.max(FIRST_LENGTH, Integer.highestOneBit(2 * size + 1) * 2);
            rebuild(Math.min(table.length, roomy), series -> !series.isEvicted());
        }
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
        int i = series.hash() & mask;
        while (table[i] != null) {
            i = (i + 1) & mask;
        }
        table[i] = series;
    }
}
