package dev.steelyard.promql.window;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.histogram.HistogramSum;

/// The change between native histograms as it is put together, with what is to be told of it.
final class HistogramChange {
    private final Window window;
    private HistogramSum sum;

    HistogramChange(Window window, NativeHistogram last) {
        this.window = window;
        this.sum = new HistogramSum(last);
    }

    /// Adds a part; false, and told, where its buckets are of the other kind.
    boolean add(NativeHistogram part) {
        return join(part, true);
    }

    /// Subtracts a part; false, and told, where its buckets are of the other kind.
    boolean subtract(NativeHistogram part) {
        return join(part, false);
    }

    private boolean join(NativeHistogram part, boolean added) {
        if (!sum.takes(part)) {
            window.warn(Texts.mixedSchemas(window.metric()));
            return false;
        }
        HistogramSum next = new HistogramSum(sum.plain());
        if (added) {
            next.add(part);
        } else {
            next.subtract(part);
        }
        if (next.boundsReconciled()) {
            window.inform(Texts.reconciledBounds(added ? "addition" : "subtraction"));
        }
        sum = next;
        return true;
    }

    /// The change, as a gauge.
    NativeHistogram value() {
        return HistogramArithmetic.compact(sum.plain()).withCounterReset(CounterReset.GAUGE);
    }
}
