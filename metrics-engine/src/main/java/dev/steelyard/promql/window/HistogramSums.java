package dev.steelyard.promql.window;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.HistogramMean;
import dev.steelyard.promql.histogram.HistogramSum;

/// `sum_over_time` and `avg_over_time` of windows that have histograms only.
final class HistogramSums {
    private static final String OPERATION = "aggregation";

    private HistogramSums() {}

    static double sum(Window window) {
        HistogramSum sum = new HistogramSum(window.histogram(0));
        for (int i = 1; i < window.histograms(); i++) {
            NativeHistogram part = window.histogram(i);
            if (!sum.takes(part)) {
                return refuse(window);
            }
            sum.add(part);
        }
        annotate(window, sum.boundsReconciled());
        return window.answer(sum.compensated());
    }

    static double average(Window window) {
        HistogramMean mean = new HistogramMean(window.histogram(0));
        for (int i = 1; i < window.histograms(); i++) {
            NativeHistogram part = window.histogram(i);
            if (!mean.takes(part)) {
                return refuse(window);
            }
            mean.add(part);
        }
        annotate(window, mean.boundsReconciled());
        return window.answer(mean.value());
    }

    private static double refuse(Window window) {
        window.warn(Texts.mixedSchemas(window.metric()));
        return window.answer(null);
    }

    private static void annotate(Window window, boolean boundsReconciled) {
        boolean reset = false;
        boolean notReset = false;
        for (int i = 0; i < window.histograms(); i++) {
            reset |= window.histogram(i).counterReset() == CounterReset.RESET;
            notReset |= window.histogram(i).counterReset() == CounterReset.NOT_RESET;
        }
        if (reset && notReset) {
            window.warn(Texts.conflictingResets(OPERATION));
        }
        if (boundsReconciled) {
            window.inform(Texts.reconciledBounds(OPERATION));
        }
    }
}
