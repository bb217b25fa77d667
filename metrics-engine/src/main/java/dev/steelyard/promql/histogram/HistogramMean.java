package dev.steelyard.promql.histogram;

import dev.steelyard.model.NativeHistogram;

/// The mean of native histograms that come one after the other. One thread only.
///
/// It is the sum divided by the number of parts, while the sum is finite; from the part on that
/// would make it infinite, the mean itself is moved towards each part. All parts have the same kind
/// of buckets: ask [#takes] first.
public final class HistogramMean {
    private HistogramSum total;
    private double parts = 1;
    private boolean incremental;

    /// The mean of `first` alone.
    public HistogramMean(NativeHistogram first) {
        total = new HistogramSum(first);
    }

    /// Whether `part` has the same kind of buckets as the parts so far.
    public boolean takes(NativeHistogram part) {
        return total.takes(part);
    }

    /// Takes in a further histogram.
    public void add(NativeHistogram part) {
        parts++;
        if (!incremental) {
            HistogramSum next = new HistogramSum(total);
            next.add(part);
            if (!next.overflows()) {
                total = next;
                return;
            }
            incremental = true;
            total.divide(parts - 1);
        }
        total.scale((parts - 1) / parts);
        total.add(HistogramArithmetic.divide(part, parts));
    }

    /// Whether some histograms said that they were reset and others that they were not.
    public boolean resetsCollided() {
        return total.resetsCollided();
    }

    /// Whether the custom bounds of the histograms differed.
    public boolean boundsReconciled() {
        return total.boundsReconciled();
    }

    /// The mean, without empty buckets.
    public NativeHistogram value() {
        HistogramSum mean = new HistogramSum(total);
        if (!incremental) {
            mean.divide(parts);
        }
        return mean.compensated();
    }
}
