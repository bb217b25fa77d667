package dev.steelyard.model;

import java.util.List;

/// One labelled reading of a family.
public sealed interface MetricPoint {
    /// The labels of the point, without the metric's name.
    Labels labels();

    /// A single number: of a counter, a gauge or an unknown.
    record Value(Labels labels, double value) implements MetricPoint {}

    /// A classic histogram: cumulative counts at rising upper bounds, the last of which is
    /// infinite.
    record Histogram(Labels labels, List<Bucket> buckets, double sum) implements MetricPoint {
        public Histogram {
            buckets = List.copyOf(buckets);
        }

        /// The number of all observations.
        public long count() {
            return buckets.getLast().cumulativeCount();
        }
    }

    /// The observations at or below `upperBound`.
    record Bucket(double upperBound, long cumulativeCount) {}
}
