package dev.steelyard.promql.points;

import dev.steelyard.model.LabelSource;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A series with at most one point a step: a float, a native histogram or a gap.
///
/// Mutable, so that operations work in place. Whoever is handed one by a [SeriesSink] owns it until
/// the call returns, and copies what is to stay.
public final class StepSeries {
    /// This object, its array and where it is kept.
    private static final long OBJECT_BYTES = 128;

    /// A native histogram of a usual number of buckets, and its place.
    private static final long HISTOGRAM_BYTES = 512;

    private @Nullable Labels labels; // null as long as nobody asked for all of them
    private LabelSource source = () -> Labels.EMPTY;
    private boolean bare; // whether those of the source count without metadata
    private boolean nameDropped;
    private final double[] values;
    private @Nullable NativeHistogram @Nullable [] histograms;

    /// A series of nothing but gaps.
    public StepSeries(Labels labels, int steps) {
        this.labels = labels;
        this.values = new double[steps];
        Arrays.fill(values, Gap.VALUE);
    }

    private StepSeries(StepSeries other) {
        this.labels = other.labels();
        this.nameDropped = other.nameDropped;
        this.values = other.values.clone();
        this.histograms = other.histograms == null ? null : other.histograms.clone();
    }

    /// One of its own.
    public StepSeries copy() {
        return new StepSeries(this);
    }

    /// Makes all points gaps and takes other labels.
    public void reset(Labels newLabels) {
        labels = newLabels;
        reset();
    }

    /// The same, with labels that are fetched when they are asked for, as long as this is handed
    /// on.
    public void reset(LabelSource newSource) {
        labels = null;
        source = newSource;
        bare = false;
        reset();
    }

    private void reset() {
        nameDropped = false;
        histograms = null;
        Arrays.fill(values, Gap.VALUE);
    }

    /// The labels.
    public Labels labels() {
        Labels known = labels;
        if (known == null) {
            known = bare ? source.labels().withoutMetadata() : source.labels();
            labels = known;
        }
        return known;
    }

    /// The value of one label, or the empty string where there is none.
    public String label(String name) {
        if (labels != null) {
            return labels.get(name);
        }
        return bare && Labels.isMetadata(name) ? "" : source.label(name);
    }

    /// The labels of some names alone, which are in order.
    public Labels keeping(List<String> names) {
        String[] pairs = new String[2 * names.size()];
        int length = 0;
        for (int i = 0; i < names.size(); i++) {
            String value = label(names.get(i));
            if (!value.isEmpty()) {
                pairs[length++] = names.get(i);
                pairs[length++] = value;
            }
        }
        return length == 0 ? Labels.EMPTY : Labels.ofSorted(Arrays.copyOf(pairs, length));
    }

    /// Takes other labels.
    public void relabel(Labels newLabels) {
        labels = newLabels;
    }

    /// Goes without the labels that describe the metric from now on.
    public void withoutMetadata() {
        if (labels != null) {
            labels = labels.withoutMetadata();
        } else {
            bare = true;
        }
    }

    /// Whether the metric's name goes at the end of the evaluation.
    public boolean nameDropped() {
        return nameDropped;
    }

    /// Says whether the metric's name goes at the end of the evaluation.
    public void dropName(boolean drop) {
        nameDropped = drop;
    }

    /// The number of steps.
    public int steps() {
        return values.length;
    }

    /// The floats by step, [Gap] where there is none; borrowed, to be read and written in loops. A
    /// step that has a histogram has a gap here.
    public double[] values() {
        return values;
    }

    /// Whether any step may have a histogram.
    public boolean hasHistograms() {
        return histograms != null;
    }

    /// The histogram at `step`, or null.
    public @Nullable NativeHistogram histogram(int step) {
        return histograms == null ? null : histograms[step];
    }

    /// Puts a histogram at `step` in the place of whatever was there; null makes a gap.
    public void setHistogram(int step, @Nullable NativeHistogram histogram) {
        values[step] = Gap.VALUE;
        if (histograms == null) {
            if (histogram == null) {
                return;
            }
            histograms = new NativeHistogram[values.length];
        }
        histograms[step] = histogram;
    }

    /// Puts a float at `step` in the place of whatever was there.
    public void setValue(int step, double value) {
        if (histograms != null) {
            histograms[step] = null;
        }
        values[step] = value;
    }

    /// Forgets all histograms.
    public void dropHistograms() {
        histograms = null;
    }

    /// Makes the point at `step` a gap.
    public void clear(int step) {
        setValue(step, Gap.VALUE);
    }

    /// Whether there is a point at `step`.
    public boolean isPresent(int step) {
        return !Gap.is(values[step]) || (histograms != null && histograms[step] != null);
    }

    /// Puts the point that `other` has at `from` at `step`.
    public void setFrom(int step, StepSeries other, int from) {
        NativeHistogram histogram = other.histogram(from);
        if (histogram != null) {
            setHistogram(step, histogram);
        } else {
            setValue(step, other.values[from]);
        }
    }

    /// About how much memory this takes, labels and shared buckets aside.
    public long estimatedBytes() {
        long floats = OBJECT_BYTES + (long) Double.BYTES * values.length;
        return histograms == null ? floats : floats + HISTOGRAM_BYTES * values.length;
    }

    /// How many steps have a point.
    public int points() {
        int points = 0;
        for (int step = 0; step < values.length; step++) {
            if (isPresent(step)) {
                points++;
            }
        }
        return points;
    }

    /// Whether every step has a float.
    public boolean isWhole() {
        for (double value : values) {
            if (Gap.is(value)) {
                return false;
            }
        }
        return true;
    }

    /// Whether no step has a point.
    public boolean isEmpty() {
        for (int step = 0; step < values.length; step++) {
            if (isPresent(step)) {
                return false;
            }
        }
        return true;
    }
}
