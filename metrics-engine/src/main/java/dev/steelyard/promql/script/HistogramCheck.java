package dev.steelyard.promql.script;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.Closeness;
import dev.steelyard.promql.histogram.HistogramArithmetic;

/// Compares native histograms: the same layout without empty buckets, and counts that are close.
final class HistogramCheck {
    /// How far numbers may be apart, relative to their sum.
    static final double TOLERANCE = 1e-6;

    private HistogramCheck() {}

    static boolean close(SeriesPoint.Histogram expected, NativeHistogram got) {
        NativeHistogram left = HistogramArithmetic.compact(expected.histogram());
        NativeHistogram right = HistogramArithmetic.compact(got);
        return left.schema() == right.schema()
                && close(left.count(), right.count())
                && close(left.sum(), right.sum())
                && sameBounds(left, right)
                && left.zeroThreshold() == right.zeroThreshold()
                && close(left.zeroCount(), right.zeroCount())
                && close(left.negative(), right.negative())
                && close(left.positive(), right.positive())
                && (!expected.resetStated() || left.counterReset() == right.counterReset());
    }

    private static boolean sameBounds(NativeHistogram left, NativeHistogram right) {
        if (left.customBounds().size() != right.customBounds().size()) {
            return false;
        }
        for (int i = 0; i < left.customBounds().size(); i++) {
            if (left.customBounds().get(i).doubleValue()
                    != right.customBounds().get(i).doubleValue()) {
                return false;
            }
        }
        return true;
    }

    private static boolean close(Buckets left, Buckets right) {
        if (left.spans() != right.spans() || left.size() != right.size()) {
            return false;
        }
        for (int span = 0; span < left.spans(); span++) {
            if (left.offset(span) != right.offset(span)
                    || left.length(span) != right.length(span)) {
                return false;
            }
        }
        for (int i = 0; i < left.size(); i++) {
            if (!close(left.count(i), right.count(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean close(double left, double right) {
        return Closeness.within(TOLERANCE, left, right);
    }
}
