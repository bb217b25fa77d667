package dev.steelyard.promql.histogram;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.Estimate.NanObservations;

/// Estimates which share of a native histogram's observations lies between two values, with the
/// same assumptions as [HistogramQuantile]. Nothing is told apart within a bucket that has no end.
public final class HistogramFraction {
    private final NativeHistogram histogram;
    private final PopulatedBuckets buckets;

    private HistogramFraction(NativeHistogram histogram) {
        this.histogram = histogram;
        this.buckets = PopulatedBuckets.of(histogram);
    }

    /// The share between `lower` and `upper`: NaN where one of them is NaN or the histogram empty,
    /// 0 where they leave nothing between them.
    public static Estimate of(double lower, double upper, NativeHistogram histogram) {
        if (histogram.count() == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
            return Estimate.of(Double.NaN);
        }
        if (lower >= upper) {
            return Estimate.of(0);
        }
        HistogramFraction fraction = new HistogramFraction(histogram);
        double all = histogram.count();
        NanObservations nan = NanObservations.NONE;
        if (Double.isNaN(histogram.sum())) {
            double inBuckets = fraction.inBuckets();
            nan = inBuckets < all ? NanObservations.EXCLUDED : NanObservations.NONE;
            all = inBuckets;
        }
        double between = fraction.below(upper, all) - fraction.below(lower, all);
        return new Estimate(between / histogram.count(), nan);
    }

    private double inBuckets() {
        double sum = 0;
        for (int i = 0; i < buckets.size(); i++) {
            sum += buckets.count(i);
        }
        return sum;
    }

    /// How many of `all` observations are below `value`.
    private double below(double value, double all) {
        double rank = 0;
        for (int i = 0; i < buckets.size(); i++) {
            double lower = lower(i);
            double upper = upper(i);
            if (lower >= value) {
                return Math.min(rank, all);
            }
            if (upper > value) {
                return Math.min(rank + buckets.count(i) * within(i, value), all);
            }
            rank += buckets.count(i);
        }
        return all;
    }

    private double within(int position, double value) {
        double lower = lower(position);
        double upper = upper(position);
        if (lower == Double.NEGATIVE_INFINITY) {
            return 1;
        }
        boolean even = histogram.hasCustomBounds() || (lower <= 0 && upper >= 0);
        Interpolation within = even ? Interpolation.LINEAR : Interpolation.EXPONENTIAL;
        return within.fractionBelow(lower, upper, value);
    }

    private double lower(int position) {
        double lower = buckets.lower(position);
        double upper = buckets.upper(position);
        if (histogram.hasCustomBounds()) {
            return lower == Double.NEGATIVE_INFINITY && upper > 0 ? 0 : lower;
        }
        boolean onlyPositive = histogram.negative().size() == 0 && histogram.positive().size() > 0;
        return lower <= 0 && upper >= 0 && onlyPositive ? 0 : lower;
    }

    private double upper(int position) {
        double upper = buckets.upper(position);
        boolean onlyNegative = histogram.positive().size() == 0 && histogram.negative().size() > 0;
        return !histogram.hasCustomBounds()
                        && buckets.lower(position) <= 0
                        && upper >= 0
                        && onlyNegative
                ? 0
                : upper;
    }
}
