package dev.steelyard.apiserver.figures;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Counts whole numbers, such as nanoseconds, in buckets; any thread observes.
///
/// A reading taken during an observation may count it in its bucket and not yet in the sum.
public final class Histogram {
    private final double[] bounds;
    private final double perUnit;
    private final LongAdder[] counts;
    private final LongAdder sum = new LongAdder();

    /// @param bounds the largest value of each bucket but the last, which has none, in order and in
    ///   the unit that is told
    /// @param perUnit how many of what is observed are one of that unit
    public Histogram(double[] bounds, double perUnit) {
        this.bounds = bounds.clone();
        this.perUnit = perUnit;
        this.counts = new LongAdder[bounds.length + 1];
        Arrays.setAll(counts, _ -> new LongAdder());
    }

    /// Takes in one value.
    public void observe(long value) {
        int bucket = 0;
        while (bucket < bounds.length && value / perUnit > bounds[bucket]) {
            bucket++;
        }
        counts[bucket].increment();
        sum.add(value);
    }

    /// What was counted up to this moment.
    public MetricPoint point(Labels labels) {
        List<MetricPoint.Bucket> buckets = new ArrayList<>();
        long cumulative = 0;
        for (int i = 0; i < counts.length; i++) {
            cumulative += counts[i].sum();
            double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
            buckets.add(new MetricPoint.Bucket(bound, cumulative));
        }
        return new MetricPoint.Histogram(labels, buckets, sum.sum() / perUnit);
    }
}
