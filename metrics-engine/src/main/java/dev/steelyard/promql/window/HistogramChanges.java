package dev.steelyard.promql.window;

import dev.steelyard.promql.histogram.CounterResets;
import dev.steelyard.promql.histogram.HistogramArithmetic;

/// What happens between two neighbouring histograms of a window.
final class HistogramChanges {
    private HistogramChanges() {}

    static boolean differ(Window window, int before, int index) {
        return !HistogramArithmetic.same(window.histogram(before), window.histogram(index));
    }

    static boolean fell(Window window, int before, int index) {
        return tellReset(window, before, index)
                || CounterResets.between(window.histogram(before), window.histogram(index));
    }

    /// Whether the start times tell of a reset.
    static boolean tellReset(Window window, int before, int index) {
        return StartTimes.tellReset(
                window.histogramStart(before),
                window.histogramTime(before),
                window.histogramStart(index),
                window.histogramTime(index));
    }
}
