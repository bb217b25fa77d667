package dev.steelyard.promql.histogram;

import java.util.Arrays;
import java.util.Optional;

/// The cumulative counts of a classic histogram, from which quantiles and shares are estimated.
/// Observations are taken to lie evenly within a bucket. Can be filled again after [#clear]. One
/// thread only.
///
/// Counts that should rise with their bounds and do not are repaired: differences that can be
/// rounding are levelled silently, others are raised to the count below and told by [#repair].
public final class ClassicBuckets {
    /// The relative difference of two counts up to which it is taken for rounding.
    private static final double ROUNDING = 1e-12;

    /// Counts that fell as bounds rose, and were raised.
    ///
    /// @param lowestBound the lowest upper bound whose count was raised
    /// @param highestBound the highest one
    /// @param largestRaise the most that a count was raised by
    public record Repair(double lowestBound, double highestBound, double largestRaise) {}

    private double[] bounds = new double[16];
    private double[] counts = new double[16];
    private int size;
    private boolean ordered;
    private Optional<Repair> repair = Optional.empty();

    /// No buckets yet.
    public ClassicBuckets() {}

    /// Forgets all buckets.
    public void clear() {
        size = 0;
        ordered = false;
        repair = Optional.empty();
    }

    /// Whether there is no bucket.
    public boolean isEmpty() {
        return size == 0;
    }

    /// Adds a bucket in any order, best in that of the bounds. Those of one bound are added up.
    /// `upperBound` is not NaN.
    public void add(double upperBound, double observations) {
        if (size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        int at = size++;
        for (; at > 0 && bounds[at - 1] > upperBound; at--) {
            bounds[at] = bounds[at - 1];
            counts[at] = counts[at - 1];
        }
        bounds[at] = upperBound;
        counts[at] = observations;
        ordered = false;
    }

    /// The value below which a share `quantile` of all observations is: −Inf for a quantile below
    /// 0, +Inf for one above 1, NaN where there is no bucket of +Inf, no other or no observation.
    /// In the highest bucket it is the bound below; the lowest bucket begins at 0 if it ends above.
    public double quantile(double quantile) {
        repair = Optional.empty();
        if (Double.isNaN(quantile)) {
            return Double.NaN;
        }
        if (quantile < 0) {
            return Double.NEGATIVE_INFINITY;
        }
        if (quantile > 1) {
            return Double.POSITIVE_INFINITY;
        }
        if (!isWhole()) {
            return Double.NaN;
        }
        coalesce();
        raise();
        if (size < 2 || counts[size - 1] == 0) {
            return Double.NaN;
        }
        return atRank(quantile * counts[size - 1]);
    }

    /// What [#quantile] had to repair when it was asked last.
    public Optional<Repair> repair() {
        return repair;
    }

    private boolean isWhole() {
        return size > 0 && bounds[size - 1] == Double.POSITIVE_INFINITY;
    }

    private double atRank(double rank) {
        int found = 0;
        // Counts that are NaN are not at or above any rank: written so that they are passed.
        while (found < size - 1 && !(counts[found] >= rank)) {
            found++;
        }
        if (found == size - 1) {
            return bounds[size - 2];
        }
        if (found == 0 && bounds[0] <= 0) {
            return bounds[0];
        }
        double lower = found == 0 ? 0 : bounds[found - 1];
        double below = found == 0 ? 0 : counts[found - 1];
        return lower + (bounds[found] - lower) * ((rank - below) / (counts[found] - below));
    }

    /// The share of observations between `lower` and `upper`: NaN where one of them is NaN, where
    /// there is no bucket of +Inf or no observation; 0 where they leave nothing between them.
    public double fraction(double lower, double upper) {
        if (!isWhole()) {
            return Double.NaN;
        }
        coalesce();
        double all = counts[size - 1];
        if (all == 0 || Double.isNaN(lower) || Double.isNaN(upper)) {
            return Double.NaN;
        }
        return lower >= upper ? 0 : (below(upper) - below(lower)) / all;
    }

    private double below(double value) {
        double rank = 0;
        double lower = bounds[0] <= 0 ? Double.NEGATIVE_INFINITY : 0;
        for (int i = 0; i < size; i++) {
            if (lower >= value) {
                return Math.min(rank, counts[size - 1]);
            }
            if (bounds[i] > value) {
                double there =
                        lower == Double.NEGATIVE_INFINITY
                                ? counts[i]
                                : rank + (counts[i] - rank) * (value - lower) / (bounds[i] - lower);
                return Math.min(there, counts[size - 1]);
            }
            rank = counts[i];
            lower = bounds[i];
        }
        return counts[size - 1];
    }

    private void coalesce() {
        if (ordered) {
            return;
        }
        int last = 0;
        for (int i = 1; i < size; i++) {
            if (bounds[i] == bounds[last]) {
                counts[last] += counts[i];
            } else {
                bounds[++last] = bounds[i];
                counts[last] = counts[i];
            }
        }
        size = last + 1;
        ordered = true;
    }

    private void raise() {
        double lowest = Double.POSITIVE_INFINITY;
        double highest = Double.NEGATIVE_INFINITY;
        double largest = 0;
        double before = counts[0];
        for (int i = 1; i < size; i++) {
            double count = counts[i];
            if (count == before) {
                continue;
            }
            if (isRounding(before, count)) {
                counts[i] = before;
            } else if (count < before) {
                counts[i] = before;
                lowest = Math.min(lowest, bounds[i]);
                highest = Math.max(highest, bounds[i]);
                largest = Math.max(largest, before - count);
            } else {
                before = count;
            }
        }
        if (lowest <= highest) {
            repair = Optional.of(new Repair(lowest, highest, largest));
        }
    }

    private static boolean isRounding(double left, double right) {
        return Closeness.within(ROUNDING, left, right);
    }
}
