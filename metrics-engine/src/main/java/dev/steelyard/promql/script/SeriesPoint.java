package dev.steelyard.promql.script;

import dev.steelyard.model.NativeHistogram;

/// One place in the sequence of a series.
sealed interface SeriesPoint {
    /// No sample here.
    record Gap() implements SeriesPoint {}

    /// A float; `stale` is one too.
    record FloatValue(double value) implements SeriesPoint {}

    /// A native histogram.
    ///
    /// @param resetStated whether its counter reset is stated, so that it counts in comparisons
    record Histogram(NativeHistogram histogram, boolean resetStated) implements SeriesPoint {}
}
