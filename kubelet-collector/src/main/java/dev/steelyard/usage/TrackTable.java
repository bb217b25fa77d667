package dev.steelyard.usage;

import dev.steelyard.kubelet.KubeletSeries;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What each series of kubelets tells of: a hash table with open addressing and linear probing,
/// since there are three for every container and an object for each would be most of what is kept
/// of it. Owned by one thread.
///
/// Series that began one after the other mostly get samples so, and their references are
/// neighbours. Here they stay neighbours, since a large table is in no cache of the processor.
final class TrackTable {
    /// No place.
    static final int NONE = -1;

    private static final int FIRST_LENGTH = 64;
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L; // 2⁶⁴ over the golden ratio
    private static final int NEIGHBOUR_BITS = 3; // eight references are a line of a cache
    private static final int NEIGHBOURS = 1 << NEIGHBOUR_BITS;

    private long[] series = new long[FIRST_LENGTH];
    private @Nullable KubeletSeries[] families = new KubeletSeries[FIRST_LENGTH];
    private @Nullable Readings[] readings = new Readings[FIRST_LENGTH]; // null where one is free
    private int size;

    /// How many series there are.
    int size() {
        return size;
    }

    /// Where a series is until the next change; [#NONE] where it is not there.
    int find(long wanted) {
        int place = placeOf(wanted);
        return readings[place] == null ? NONE : place;
    }

    KubeletSeries family(int place) {
        return Objects.requireNonNull(families[place]);
    }

    Readings readings(int place) {
        return Objects.requireNonNull(readings[place]);
    }

    /// Enters a series; what it told of before is forgotten.
    void put(long added, KubeletSeries family, Readings into) {
        if (3 * (size + 1) > 2 * series.length) {
            grow();
        }
        int place = placeOf(added);
        size += readings[place] == null ? 1 : 0;
        series[place] = added;
        families[place] = family;
        readings[place] = into;
    }

    /// Frees a place; those behind it move up, so that none is beyond a gap from where it is looked
    /// for first.
    void remove(int place) {
        int mask = series.length - 1;
        int gap = place;
        for (int next = (gap + 1) & mask; readings[next] != null; next = (next + 1) & mask) {
            int home = home(series[next]);
            boolean reachesOverGap = ((next - home) & mask) >= ((next - gap) & mask);
            if (reachesOverGap) {
                series[gap] = series[next];
                families[gap] = families[next];
                readings[gap] = readings[next];
                gap = next;
            }
        }
        readings[gap] = null;
        size--;
    }

    private int placeOf(long wanted) {
        int mask = series.length - 1;
        int place = home(wanted);
        while (readings[place] != null && series[place] != wanted) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int home(long of) {
        int shift = Long.numberOfLeadingZeros(series.length) + 1 + NEIGHBOUR_BITS;
        int block = (int) (((of >>> NEIGHBOUR_BITS) * FIBONACCI) >>> shift);
        return block * NEIGHBOURS + (int) (of & (NEIGHBOURS - 1));
    }

    private void grow() {
        long[] oldSeries = series;
        @Nullable KubeletSeries[] oldFamilies = families;
        @Nullable Readings[] oldReadings = readings;
        int length = 2 * oldSeries.length;
        series = new long[length];
        families = new KubeletSeries[length];
        readings = new Readings[length];
        for (int i = 0; i < oldSeries.length; i++) {
            if (oldReadings[i] != null) {
                int place = placeOf(oldSeries[i]);
                series[place] = oldSeries[i];
                families[place] = oldFamilies[i];
                readings[place] = oldReadings[i];
            }
        }
    }
}
