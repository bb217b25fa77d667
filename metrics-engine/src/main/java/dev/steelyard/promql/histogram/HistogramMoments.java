package dev.steelyard.promql.histogram;

import dev.steelyard.model.NativeHistogram;

/// Estimates how the observations of a native histogram spread around their mean. Each bucket's
/// observations are taken to be at its geometric middle; in custom buckets at the arithmetic one,
/// in the zero bucket at zero.
public final class HistogramMoments {
    private HistogramMoments() {}

    /// The mean of all observations, which is exact.
    public static double mean(NativeHistogram histogram) {
        return histogram.sum() / histogram.count();
    }

    /// The variance of all observations.
    public static double variance(NativeHistogram histogram) {
        PopulatedBuckets buckets = PopulatedBuckets.of(histogram);
        double mean = mean(histogram);
        KahanSum squares = new KahanSum(0);
        for (int i = 0; i < buckets.size(); i++) {
            double delta = middle(histogram, buckets, i) - mean;
            squares.add(buckets.count(i) * delta * delta);
        }
        return squares.compensated() / histogram.count();
    }

    /// The standard deviation of all observations.
    public static double standardDeviation(NativeHistogram histogram) {
        return Math.sqrt(variance(histogram));
    }

    private static double middle(NativeHistogram histogram, PopulatedBuckets buckets, int i) {
        double lower = buckets.lower(i);
        double upper = buckets.upper(i);
        if (histogram.hasCustomBounds()) {
            return (upper + lower) / 2;
        }
        if (lower <= 0 && upper >= 0) {
            return 0;
        }
        double middle = Math.sqrt(upper * lower);
        return upper < 0 ? -middle : middle;
    }
}
