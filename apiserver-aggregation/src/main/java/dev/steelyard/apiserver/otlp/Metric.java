package dev.steelyard.apiserver.otlp;

import dev.steelyard.storage.Exemplar;
import java.util.List;
import java.util.Optional;

/// A metric of OpenTelemetry with the points of one export.
///
/// @param kind decides what its points mean
record Metric(String name, String unit, Kind kind, Temporality temporality, List<Point> points) {
    Metric {
        points = List.copyOf(points);
    }

    /// What a metric is.
    enum Kind {
        GAUGE,
        /// A sum that only grows.
        COUNTER,
        /// A sum that may fall.
        UP_DOWN_COUNTER,
        HISTOGRAM,
        EXPONENTIAL_HISTOGRAM,
        SUMMARY,
        /// Of a newer version.
        UNKNOWN
    }

    /// What the points of a sum count from.
    enum Temporality {
        /// From one start on.
        CUMULATIVE,
        /// From the point before.
        DELTA,
        /// It is not said, but would have to be.
        UNSPECIFIED,
        /// The metric counts nothing.
        NONE
    }

    /// What all points have.
    ///
    /// @param startMillis when what is counted began; 0 where that is not known
    /// @param isRecorded whether there is a value; where not, the series has ended
    record Head(
            List<Attribute> attributes,
            long startMillis,
            long timeMillis,
            boolean isRecorded,
            List<Exemplar> exemplars) {}

    /// A measurement.
    sealed interface Point {
        Head head();
    }

    /// A single number.
    record Number(Head head, double value) implements Point {}

    /// Counts of observations between bounds; there is one count more than bounds, for what is
    /// above all of them.
    record Histogram(
            Head head, long count, Optional<Double> sum, List<Double> bounds, List<Long> counts)
            implements Point {}

    /// Counts of observations in exponential buckets.
    ///
    /// @param scale bucket `i` ends at `2^((i+1)·2^−scale)`
    record ExponentialHistogram(
            Head head, Counts counts, Optional<Double> sum, int scale, Buckets above, Buckets below)
            implements Point {}

    /// How many observations there are, and how many of them are about zero.
    record Counts(long all, long zero) {}

    /// Neighbouring buckets of which the first has the index `offset`.
    record Buckets(int offset, List<Long> counts) {}

    /// Quantiles that were computed where the metric comes from.
    record Summary(Head head, long count, double sum, List<Quantile> quantiles) implements Point {}

    /// The value that a part of the observations is not above.
    record Quantile(double quantile, double value) {}
}
