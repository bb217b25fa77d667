package dev.steelyard.promql.histogram;

import dev.steelyard.model.Staleness;

/// Whether two numbers are nearly the same, as Prometheus judges it.
public final class Closeness {
    private Closeness() {}

    /// Whether `left` and `right` differ by less than `tolerance` times the sum of their
    /// magnitudes. NaN is close to NaN, but the stale marker only to itself; next to zero the
    /// difference is measured against the smallest normal number.
    public static boolean within(double tolerance, double left, double right) {
        if (Staleness.isStale(left) || Staleness.isStale(right)) {
            return Staleness.isStale(left) && Staleness.isStale(right);
        }
        if (left == right || (Double.isNaN(left) && Double.isNaN(right))) {
            return true;
        }
        double magnitude = Math.abs(left) + Math.abs(right);
        double difference = Math.abs(left - right);
        if (left == 0 || right == 0 || magnitude < Double.MIN_NORMAL) {
            return difference < tolerance * Double.MIN_NORMAL;
        }
        return difference / Math.min(magnitude, Double.MAX_VALUE) < tolerance;
    }
}
