package dev.steelyard.promql.window;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.number.CompensatedSum;
import dev.steelyard.promql.number.Quantile;
import dev.steelyard.promql.points.Gap;
import java.util.Arrays;

/// The functions named `…_over_time`: what the samples of a window are together.
final class OverTime {
    private OverTime() {}

    static double count(Window window) {
        return window.floats() + window.histograms();
    }

    static double sum(Window window) {
        if (window.histograms() > 0) {
            return ofHistograms(window, HistogramSums::sum);
        }
        CompensatedSum sum = new CompensatedSum(0);
        double[] values = window.values();
        for (int i = window.from(); i < window.to(); i++) {
            sum.add(values[i]);
        }
        return sum.value();
    }

    /// The mean; where the sum overflows, of running means.
    static double average(Window window) {
        if (window.histograms() > 0) {
            return ofHistograms(window, HistogramSums::average);
        }
        double[] values = window.values();
        int from = window.from();
        double sum = values[from];
        double lost = 0;
        for (int i = from + 1; i < window.to(); i++) {
            double next = sum + values[i];
            if (Double.isInfinite(next)) {
                return runningMean(window, i, sum, lost);
            }
            lost = CompensatedSum.lost(sum, lost, values[i], next);
            sum = next;
        }
        int count = window.floats();
        return sum / count + lost / count;
    }

    private static double runningMean(Window window, int index, double sum, double lost) {
        double count = index - window.from();
        CompensatedSum mean = new CompensatedSum(sum / count);
        mean.add(0, lost / count);
        for (int i = index; i < window.to(); i++) {
            count++;
            mean.scale((count - 1) / count);
            mean.add(window.values()[i] / count);
        }
        return mean.raw() + mean.lost();
    }

    private static double ofHistograms(Window window, RangeFunction function) {
        if (window.floats() > 0) {
            window.warn(Texts.mixedSamples(window.metric()));
            return Gap.VALUE;
        }
        return function.apply(window);
    }

    static double first(Window window) {
        int from = window.from();
        if (window.histograms() > 0
                && (window.floats() == 0 || window.times()[from] >= window.histogramTime(0))) {
            return window.answer(window.histogram(0));
        }
        return window.values()[from];
    }

    static double last(Window window) {
        int last = window.to() - 1;
        int lastHistogram = window.histograms() - 1;
        if (lastHistogram >= 0
                && (window.floats() == 0
                        || window.times()[last] <= window.histogramTime(lastHistogram))) {
            NativeHistogram histogram = window.histogram(lastHistogram);
            return window.answer(histogram);
        }
        return window.values()[last];
    }

    static double present(Window window) {
        return window.floats() + window.histograms() > 0 ? 1 : Gap.VALUE;
    }

    static double maximum(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        double most = values[window.from()];
        for (int i = window.from(); i < window.to(); i++) {
            double value = values[i];
            if (value > most || Double.isNaN(most)) {
                most = value;
            }
        }
        return most;
    }

    static double minimum(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        double least = values[window.from()];
        for (int i = window.from(); i < window.to(); i++) {
            double value = values[i];
            if (value < least || Double.isNaN(least)) {
                least = value;
            }
        }
        return least;
    }

    /// When the largest value was last seen, in seconds.
    static double timeOfMaximum(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        int at = window.from();
        for (int i = at; i < window.to(); i++) {
            if (values[i] >= values[at] || Double.isNaN(values[at])) {
                at = i;
            }
        }
        return window.times()[at] / 1000.0;
    }

    /// When the smallest value was last seen, in seconds.
    static double timeOfMinimum(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        int at = window.from();
        for (int i = at; i < window.to(); i++) {
            if (values[i] <= values[at] || Double.isNaN(values[at])) {
                at = i;
            }
        }
        return window.times()[at] / 1000.0;
    }

    /// When the first sample was, in seconds.
    static double timeOfFirst(Window window) {
        long floats = window.floats() > 0 ? window.times()[window.from()] : Long.MAX_VALUE;
        long histograms = window.histograms() > 0 ? window.histogramTime(0) : Long.MAX_VALUE;
        return Math.min(floats, histograms) / 1000.0;
    }

    /// When the last sample was, in seconds.
    static double timeOfLast(Window window) {
        long floats = window.floats() > 0 ? window.times()[window.to() - 1] : Long.MIN_VALUE;
        int count = window.histograms();
        long histograms = count > 0 ? window.histogramTime(count - 1) : Long.MIN_VALUE;
        return Math.max(floats, histograms) / 1000.0;
    }

    static double variance(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = window.values();
        CompensatedSum mean = new CompensatedSum(0);
        CompensatedSum squares = new CompensatedSum(0);
        double count = 0;
        for (int i = window.from(); i < window.to(); i++) {
            count++;
            double delta = values[i] - (mean.raw() + mean.lost());
            mean.add(delta / count);
            squares.add(delta * (values[i] - (mean.raw() + mean.lost())));
        }
        return (squares.raw() + squares.lost()) / count;
    }

    static double deviation(Window window) {
        double variance = variance(window);
        return Gap.is(variance) ? variance : Math.sqrt(variance);
    }

    static double quantile(Window window) {
        if (window.floats() == 0) {
            return Gap.VALUE;
        }
        double quantile = window.argument(0);
        if (Double.isNaN(quantile) || quantile < 0 || quantile > 1) {
            window.frame()
                    .annotations()
                    .warn(
                            Texts.quantileOutOfRange(quantile),
                            window.frame().argumentPositions().getFirst());
        }
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = Arrays.copyOfRange(window.values(), window.from(), window.to());
        return Quantile.of(quantile, values, values.length);
    }

    /// The median of the distances from the median.
    static double medianDeviation(Window window) {
        if (ignoresHistograms(window)) {
            return Gap.VALUE;
        }
        double[] values = Arrays.copyOfRange(window.values(), window.from(), window.to());
        for (double value : values) {
            if (Double.isNaN(value)) {
                return Double.NaN;
            }
        }
        double median = Quantile.of(0.5, values, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.abs(values[i] - median);
        }
        return Quantile.of(0.5, values, values.length);
    }

    /// Tells where there are histograms beside the floats; whether there are no floats at all.
    static boolean ignoresHistograms(Window window) {
        if (window.floats() == 0) {
            return true;
        }
        if (window.histograms() > 0) {
            window.inform(Texts.ignoredInRange(window.metric()));
        }
        return false;
    }
}
