package dev.steelyard.promql.window;

import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.Gap;

/// `irate` and `idelta`: the change between the last two samples of a window.
final class LastTwo {
    private LastTwo() {}

    static double rate(Window window) {
        return of(window, true);
    }

    static double delta(Window window) {
        return of(window, false);
    }

    private static double of(Window window, boolean rate) {
        if (window.floats() + window.histograms() < 2) {
            return Gap.VALUE;
        }
        if (window.histograms() == 0) {
            return ofFloats(window, rate);
        }
        if (bothAreHistograms(window)) {
            return HistogramRates.ofLastTwo(window, rate);
        }
        if (bothAreFloats(window)) {
            return ofFloats(window, rate);
        }
        window.warn(Texts.mixedSamples(window.metric()));
        return Gap.VALUE;
    }

    private static boolean bothAreHistograms(Window window) {
        int count = window.histograms();
        return count >= 2
                && (window.floats() == 0
                        || window.times()[window.to() - 1] <= window.histogramTime(count - 2));
    }

    private static boolean bothAreFloats(Window window) {
        return window.floats() >= 2
                && window.times()[window.to() - 2] > window.histogramTime(window.histograms() - 1);
    }

    private static double ofFloats(Window window, boolean rate) {
        int last = window.to() - 1;
        long time = window.times()[last];
        long before = window.times()[last - 1];
        if (time == before) {
            return Gap.VALUE;
        }
        double value = window.values()[last];
        double previous = window.values()[last - 1];
        boolean reset =
                value < previous
                        || StartTimes.tellReset(
                                window.start(last - 1), before, window.start(last), time);
        double change = rate && reset ? value : value - previous;
        return rate ? change / ((time - before) / 1000.0) : change;
    }
}
