package dev.steelyard.promql.points;

import dev.steelyard.model.NativeHistogram;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Native histograms of one series in rising time: times, histograms and start times in columns.
public final class HistogramColumn {
    private static final int FIRST_CAPACITY = 16;

    private long[] times = new long[FIRST_CAPACITY];
    private long[] starts = new long[FIRST_CAPACITY];
    private final List<NativeHistogram> histograms = new ArrayList<>();

    /// Forgets all samples.
    public void clear() {
        histograms.clear();
    }

    /// Adds a sample.
    public void add(long time, NativeHistogram histogram, long start) {
        int size = histograms.size();
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            starts = Arrays.copyOf(starts, 2 * size);
        }
        times[size] = time;
        starts[size] = start;
        histograms.add(histogram);
    }

    /// The number of samples.
    public int size() {
        return histograms.size();
    }

    /// The times; borrowed, good up to [#size].
    public long[] times() {
        return times;
    }

    /// The histogram at `index`.
    public NativeHistogram get(int index) {
        return histograms.get(index);
    }

    /// When the count of the sample at `index` began, in milliseconds; 0 where that is not known.
    public long start(int index) {
        return starts[index];
    }
}
