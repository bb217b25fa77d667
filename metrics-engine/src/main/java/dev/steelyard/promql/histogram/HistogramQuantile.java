package dev.steelyard.promql.histogram;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.Estimate.NanObservations;

/// Estimates quantiles of native histograms.
///
/// Within exponential buckets observations are taken to lie exponentially, within the zero bucket
/// and custom ones evenly. A zero bucket beside positive buckets only begins at 0, one beside
/// negative buckets only ends at 0, and so does the lowest custom bucket begin at 0 where it ends
/// above. In the highest custom bucket the quantile is its lower bound.
public final class HistogramQuantile {
    private HistogramQuantile() {}

    /// The value below which a share `quantile` of all observations is: −Inf for a quantile below
    /// 0, +Inf for one above 1, NaN for NaN and for an empty histogram.
    public static Estimate of(double quantile, NativeHistogram histogram) {
        if (quantile < 0) {
            return Estimate.of(Double.NEGATIVE_INFINITY);
        }
        if (quantile > 1) {
            return Estimate.of(Double.POSITIVE_INFINITY);
        }
        if (histogram.count() == 0 || Double.isNaN(quantile)) {
            return Estimate.of(Double.NaN);
        }
        // Observations that are NaN are in no bucket, so there is no counting down from the top.
        boolean upwards = Double.isNaN(histogram.sum()) || quantile < 0.5;
        return new Search(histogram, upwards, quantile).estimate();
    }

    /// The bucket in which a quantile lies, and how far it was to it.
    private static final class Search {
        private final NativeHistogram histogram;
        private final PopulatedBuckets buckets;
        private final boolean upwards;
        private final double rank;
        private int position = -1;
        private double reached;

        Search(NativeHistogram histogram, boolean upwards, double quantile) {
            this.histogram = histogram;
            this.buckets = PopulatedBuckets.of(histogram);
            this.upwards = upwards;
            this.rank = (upwards ? quantile : 1 - quantile) * histogram.count();
            for (int i = 0; i < buckets.size() && (i == 0 || reached < rank); i++) {
                position = upwards ? i : buckets.size() - 1 - i;
                reached += buckets.count(position);
            }
            // Rounding may lead beyond the count of all.
            reached = Math.min(reached, histogram.count());
        }

        Estimate estimate() {
            if (position < 0) {
                return belowRank(0);
            }
            double lower = lower();
            double upper = upper();
            if (histogram.hasCustomBounds()) {
                if (lower == Double.NEGATIVE_INFINITY) {
                    return Estimate.of(upper);
                }
                if (upper == Double.POSITIVE_INFINITY) {
                    return Estimate.of(lower);
                }
            }
            if (reached < rank) {
                return belowRank(upper);
            }
            double count = buckets.count(position);
            double inBucket = upwards ? rank - (reached - count) : reached - rank;
            boolean even = histogram.hasCustomBounds() || (lower <= 0 && upper >= 0);
            Interpolation within = even ? Interpolation.LINEAR : Interpolation.EXPONENTIAL;
            return new Estimate(within.at(lower, upper, inBucket / count), skew());
        }

        /// What is answered where the buckets hold fewer observations than the rank asks for.
        private Estimate belowRank(double highest) {
            return Double.isNaN(histogram.sum())
                    ? new Estimate(Double.NaN, NanObservations.RESULT)
                    : Estimate.of(highest);
        }

        private double lower() {
            double lower = buckets.lower(position);
            boolean fromZero =
                    histogram.hasCustomBounds()
                            ? lower == Double.NEGATIVE_INFINITY && buckets.upper(position) > 0
                            : isZeroBucket() && onlyPositive();
            return fromZero ? 0 : lower;
        }

        private double upper() {
            return isZeroBucket() && onlyNegative() ? 0 : buckets.upper(position);
        }

        private boolean isZeroBucket() {
            return buckets.isZeroBucket(position) && buckets.upper(position) > 0;
        }

        private boolean onlyPositive() {
            return histogram.negative().size() == 0 && histogram.positive().size() > 0;
        }

        private boolean onlyNegative() {
            return histogram.positive().size() == 0 && histogram.negative().size() > 0;
        }

        /// A sum that is NaN comes from observations that are NaN if they are missing in the
        /// buckets, else from infinite ones of both signs.
        private NanObservations skew() {
            if (!Double.isNaN(histogram.sum())) {
                return NanObservations.NONE;
            }
            double inBuckets = 0;
            for (int i = 0; i < buckets.size(); i++) {
                inBuckets += buckets.count(i);
            }
            return inBuckets < histogram.count() ? NanObservations.SKEW : NanObservations.NONE;
        }
    }
}
