package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;

/// What can be done with one native histogram, or asked of two, without a running sum.
public final class HistogramArithmetic {
    private HistogramArithmetic() {}

    /// The histogram with all counts times `factor`; a gauge where that is negative.
    public static NativeHistogram scale(NativeHistogram histogram, double factor) {
        HistogramSum scaled = new HistogramSum(histogram);
        scaled.scale(factor);
        return scaled.plain();
    }

    /// The histogram with all counts divided by `divisor`; a gauge where that is negative, without
    /// buckets where it is zero.
    public static NativeHistogram divide(NativeHistogram histogram, double divisor) {
        HistogramSum divided = new HistogramSum(histogram);
        divided.divide(divisor);
        return divided.plain();
    }

    /// The exponential histogram at the resolution of `schema`, which must not be finer than its
    /// own.
    public static NativeHistogram reduce(NativeHistogram histogram, int schema) {
        if (schema == histogram.schema()) {
            return histogram;
        }
        if (histogram.hasCustomBounds() || schema > histogram.schema()) {
            throw new IllegalArgumentException(
                    "schema " + histogram.schema() + " cannot be reduced to " + schema);
        }
        HistogramSum reduced = new HistogramSum(histogram);
        reduced.reduceTo(schema);
        return reduced.plain();
    }

    /// The same histogram without empty buckets, neighbours in one span.
    public static NativeHistogram compact(NativeHistogram histogram) {
        if (isCompact(histogram.positive()) && isCompact(histogram.negative())) {
            return histogram;
        }
        return histogram.withBuckets(compact(histogram.positive()), compact(histogram.negative()));
    }

    private static boolean isCompact(Buckets buckets) {
        for (int span = 0; span < buckets.spans(); span++) {
            if (buckets.length(span) == 0 || (span > 0 && buckets.offset(span) == 0)) {
                return false;
            }
        }
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.count(i) == 0) {
                return false;
            }
        }
        return true;
    }

    private static Buckets compact(Buckets buckets) {
        Side side = Side.of(buckets);
        side.removeEmpty();
        return side.plain();
    }

    /// Whether two histograms are the same data: layout, counts and sum, bit by bit, empty buckets
    /// included. What they say of resets does not matter, nor how neighbours are put into spans.
    public static boolean same(NativeHistogram left, NativeHistogram right) {
        return left.schema() == right.schema()
                && sameBits(left.count(), right.count())
                && sameBits(left.sum(), right.sum())
                && CustomBounds.same(left.customBounds(), right.customBounds())
                && left.zeroThreshold() == right.zeroThreshold()
                && sameBits(left.zeroCount(), right.zeroCount())
                && same(left.negative(), right.negative())
                && same(left.positive(), right.positive());
    }

    private static boolean same(Buckets left, Buckets right) {
        return left.equals(right) || Side.of(left).plain().equals(Side.of(right).plain());
    }

    private static boolean sameBits(double left, double right) {
        return Double.doubleToRawLongBits(left) == Double.doubleToRawLongBits(right);
    }
}
