package dev.steelyard.promql;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a query answers: a scalar, a text, a vector (one point a series) or a matrix (many). All
/// times are milliseconds since the epoch.
public sealed interface Value {
    /// One number that belongs to no series.
    record Scalar(long timeMillis, double value) implements Value {}

    /// A string; only a string literal answers one.
    record Text(long timeMillis, String text) implements Value {}

    /// Series with one point each, all at the same time unless the query is sorted otherwise.
    record Vector(List<VectorSample> samples) implements Value {
        public Vector {
            samples = List.copyOf(samples);
        }
    }

    /// Series with their points, sorted by labels in the answer to a range query.
    record Matrix(List<PointSeries> series) implements Value {
        public Matrix {
            series = List.copyOf(series);
        }
    }

    /// One point of a series: a native histogram where `histogram` is there, else a float.
    record VectorSample(
            Labels labels, long timeMillis, double value, @Nullable NativeHistogram histogram) {}

    /// A native histogram at a time.
    record HistogramPoint(long timeMillis, NativeHistogram histogram) {}
}
