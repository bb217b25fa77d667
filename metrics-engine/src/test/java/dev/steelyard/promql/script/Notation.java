package dev.steelyard.promql.script;

import dev.steelyard.model.NativeHistogram;

/// Histograms in the notation of scripts, for tests.
public final class Notation {
    private Notation() {}

    /// The histogram that `text` denotes.
    public static NativeHistogram histogram(String text) {
        try {
            return HistogramNotation.read(new LineCursor(1, text)).histogram();
        } catch (MalformedScriptException e) {
            throw new AssertionError(text, e);
        }
    }

    /// Whether two histograms are close, and what they say of resets is the same.
    public static boolean close(NativeHistogram expected, NativeHistogram got) {
        return HistogramCheck.close(new SeriesPoint.Histogram(expected, true), got);
    }
}
