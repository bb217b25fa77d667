package dev.steelyard.usage;

import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.usage.LatestReadings.Entry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What each series of kubelets tells of: a hash table with open addressing and linear probing,
/// since there are three for every container and an object for each would be most of what is kept
/// of it. Owned by one thread.
final class TrackTable {
    /// No place.
    static final int NONE = -1;

    private static final int FIRST_LENGTH = 64;
    private static final KubeletSeries[] FAMILIES = KubeletSeries.values();
    private static final long FIBONACCI = 0x9E3779B97F4A7C15L; // 2⁶⁴ over the golden ratio

    private long[] series = new long[FIRST_LENGTH];
    private byte[] families = new byte[FIRST_LENGTH];
    private @Nullable Entry[] entries = new Entry[FIRST_LENGTH]; // null where a place is free
    private int size;

    /// How many series there are.
    int size() {
        return size;
    }

    /// Where a series is until the next change; [#NONE] where it is not there.
    int find(long wanted) {
        int place = placeOf(wanted);
        return entries[place] == null ? NONE : place;
    }

    KubeletSeries family(int place) {
        return FAMILIES[families[place]];
    }

    Entry entry(int place) {
        return Objects.requireNonNull(entries[place]);
    }

    /// Enters a series; what it told of before is forgotten.
    void put(long added, KubeletSeries family, Entry entry) {
        if (3 * (size + 1) > 2 * series.length) {
            grow();
        }
        int place = placeOf(added);
        size += entries[place] == null ? 1 : 0;
        series[place] = added;
        families[place] = (byte) family.ordinal();
        entries[place] = entry;
    }

    /// Frees a place; those behind it move up, so that none is beyond a gap from where it is looked
    /// for first.
    void remove(int place) {
        int mask = series.length - 1;
        int gap = place;
        for (int next = (gap + 1) & mask; entries[next] != null; next = (next + 1) & mask) {
            int home = home(series[next]);
            boolean reachesOverGap = ((next - home) & mask) >= ((next - gap) & mask);
            if (reachesOverGap) {
                series[gap] = series[next];
                families[gap] = families[next];
                entries[gap] = entries[next];
                gap = next;
            }
        }
        entries[gap] = null;
        size--;
    }

    private int placeOf(long wanted) {
        int mask = series.length - 1;
        int place = home(wanted);
        while (entries[place] != null && series[place] != wanted) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private int home(long of) {
        return (int) (of * FIBONACCI >>> (Long.numberOfLeadingZeros(series.length) + 1));
    }

    private void grow() {
        long[] oldSeries = series;
        byte[] oldFamilies = families;
        @Nullable Entry[] oldEntries = entries;
        int length = 2 * oldSeries.length;
        series = new long[length];
        families = new byte[length];
        entries = new Entry[length];
        for (int i = 0; i < oldSeries.length; i++) {
            if (oldEntries[i] != null) {
                int place = placeOf(oldSeries[i]);
                series[place] = oldSeries[i];
                families[place] = oldFamilies[i];
                entries[place] = oldEntries[i];
            }
        }
    }
}
