package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// A classic histogram as its series tell it: cumulative counts at upper bounds, a count, a sum.
/// One thread only.
public final class ClassicHistogram {
    /// Tells why a classic histogram cannot be a native one.
    public static final class NotConvertibleException extends Exception {
        private static final long serialVersionUID = 1;

        NotConvertibleException(String reason) {
            super(reason);
        }
    }

    private final NavigableMap<Double, Double> cumulative = new TreeMap<>();
    private OptionalDouble count = OptionalDouble.empty();
    private double sum;

    /// An empty histogram.
    public ClassicHistogram() {}

    /// Tells how many observations are at or below `upperBound`; of two that tell it the first one
    /// holds.
    public void bucket(double upperBound, double observations) {
        cumulative.putIfAbsent(upperBound + 0.0, observations);
    }

    /// Tells the number of all observations.
    public void count(double observations) {
        count = OptionalDouble.of(observations);
    }

    /// Tells the sum of all observations.
    public void sum(double observations) {
        sum = observations;
    }

    /// The native histogram with the finite bounds as its own. Without a count, that of the highest
    /// bucket is it.
    ///
    /// @throws NotConvertibleException where counts are negative, fall or contradict each other
    public NativeHistogram toCustomBounds() throws NotConvertibleException {
        if (cumulative.isEmpty() && count.isEmpty()) {
            throw new NotConvertibleException("it has neither buckets nor a count");
        }
        double all = count.isPresent() ? count.getAsDouble() : cumulative.lastEntry().getValue();
        NavigableMap<Double, Double> complete = new TreeMap<>(cumulative);
        complete.putIfAbsent(Double.POSITIVE_INFINITY, all);
        if (complete.lastEntry().getValue() != all) {
            throw new NotConvertibleException(
                    "its count is "
                            + all
                            + ", but "
                            + complete.lastEntry().getValue()
                            + " in the bucket of all");
        }
        double[] counts = counts(complete);
        List<Double> bounds = List.copyOf(complete.headMap(Double.POSITIVE_INFINITY).keySet());
        Buckets buckets = Buckets.of(new int[] {0}, new int[] {counts.length}, counts);
        return HistogramArithmetic.compact(
                new NativeHistogram(
                        NativeHistogram.CUSTOM_BOUNDS,
                        CounterReset.UNKNOWN,
                        false,
                        0,
                        0,
                        all,
                        sum,
                        buckets,
                        Buckets.NONE,
                        bounds));
    }

    private static double[] counts(NavigableMap<Double, Double> cumulative)
            throws NotConvertibleException {
        double[] counts = new double[cumulative.size()];
        double below = 0;
        int position = 0;
        for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
            if (bucket.getValue() < below) {
                throw new NotConvertibleException(
                        "its count at the bound "
                                + bucket.getKey()
                                + " is "
                                + bucket.getValue()
                                + ", below the "
                                + below
                                + " of lower bounds");
            }
            counts[position++] = bucket.getValue() - below;
            below = bucket.getValue();
        }
        return counts;
    }
}
