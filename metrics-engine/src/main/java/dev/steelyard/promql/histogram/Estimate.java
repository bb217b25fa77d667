package dev.steelyard.promql.histogram;

/// A number that was estimated from the buckets of a native histogram.
///
/// @param nan what observations that are NaN did to it
public record Estimate(double value, NanObservations nan) {
    /// What observations that are NaN, which are in no bucket, do to an estimate.
    public enum NanObservations {
        /// There are none, or they do not matter.
        NONE,
        /// The quantile lies among them, so it is NaN.
        RESULT,
        /// They count as above all others, so the quantile is higher than without them.
        SKEW,
        /// They are in no fraction.
        EXCLUDED
    }

    static Estimate of(double value) {
        return new Estimate(value, NanObservations.NONE);
    }
}
