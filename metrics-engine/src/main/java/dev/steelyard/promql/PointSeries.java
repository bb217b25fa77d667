package dev.steelyard.promql;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.Value.HistogramPoint;
import java.util.List;

/// A series of an answer: its labels, its floats in rising time and its native histograms in rising
/// time. A time has a float or a histogram, never both.
public final class PointSeries {
    private final Labels labels;
    private final long[] times;
    private final double[] values;
    private final List<HistogramPoint> histograms;

    /// The arrays have the same length and are not changed any more; series may share them.
    public PointSeries(
            Labels labels, long[] times, double[] values, List<HistogramPoint> histograms) {
        if (times.length != values.length) {
            throw new IllegalArgumentException(times.length + " times, " + values.length);
        }
        this.labels = labels;
        this.times = times;
        this.values = values;
        this.histograms = List.copyOf(histograms);
    }

    /// The labels.
    public Labels labels() {
        return labels;
    }

    /// The number of floats.
    public int floats() {
        return times.length;
    }

    /// The time of the float at `index`, in milliseconds since the epoch.
    public long timeMillis(int index) {
        return times[index];
    }

    /// The value of the float at `index`.
    public double value(int index) {
        return values[index];
    }

    /// The native histograms.
    public List<HistogramPoint> histograms() {
        return histograms;
    }

    @Override
    public String toString() {
        return labels + " " + floats() + " floats, " + histograms.size() + " histograms";
    }
}
