package dev.steelyard.tsdb;

import java.util.Arrays;

/// Up to [#CAPACITY] samples of one series in rising time: 12 bytes each, times as offsets from the
/// first.
///
/// Written by the committing thread. A position once written never changes and full arrays are
/// replaced, not moved, so a [#frozen] view stays as it was while the chunk grows.
final class Chunk {
    /// Samples per chunk: half an hour at the usual 15 s, so that truncation frees memory soon.
    static final int CAPACITY = 120;

    private static final int FIRST_LENGTH = 8;

    private final long baseMillis;
    private int[] offsets;
    private double[] values;
    private int count;

    /// An empty chunk whose first sample will be at `baseMillis`.
    Chunk(long baseMillis) {
        this(baseMillis, new int[FIRST_LENGTH], new double[FIRST_LENGTH], 0);
    }

    private Chunk(long baseMillis, int[] offsets, double[] values, int count) {
        this.baseMillis = baseMillis;
        this.offsets = offsets;
        this.values = values;
        this.count = count;
    }

    /// Whether a sample at `timeMillis`, later than all others, still fits.
    boolean takes(long timeMillis) {
        return count < CAPACITY && timeMillis - baseMillis <= Integer.MAX_VALUE;
    }

    void add(long timeMillis, double value) {
        if (count == offsets.length) {
            int length = Math.min(2 * count, CAPACITY);
            offsets = Arrays.copyOf(offsets, length);
            values = Arrays.copyOf(values, length);
        }
        offsets[count] = (int) (timeMillis - baseMillis);
        values[count] = value;
        count++;
    }

    /// The chunk as it is now; shares the arrays, whose written part does not change any more.
    Chunk frozen() {
        return new Chunk(baseMillis, offsets, values, count);
    }

    int count() {
        return count;
    }

    long timeMillis(int index) {
        return baseMillis + offsets[index];
    }

    double value(int index) {
        return values[index];
    }

    long lastMillis() {
        return timeMillis(count - 1);
    }

    /// The position of the first sample at or after `timeMillis`; [#count] where there is none.
    int firstFrom(long timeMillis) {
        if (timeMillis <= baseMillis) {
            return 0;
        }
        if (timeMillis > lastMillis()) {
            return count;
        }
        int found = Arrays.binarySearch(offsets, 0, count, (int) (timeMillis - baseMillis));
        return found >= 0 ? found : -found - 1;
    }
}
