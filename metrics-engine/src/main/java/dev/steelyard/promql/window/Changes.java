package dev.steelyard.promql.window;

import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.syntax.Extension;
import org.jspecify.annotations.Nullable;

/// `changes` and `resets`: how often neighbouring samples of a window differ, or fall. A float
/// beside a histogram always does.
final class Changes {
    private Changes() {}

    static double changes(Window window) {
        return count(window, Changes::differ, HistogramChanges::differ);
    }

    static double resets(Window window) {
        return count(window, Changes::fell, HistogramChanges::fell);
    }

    /// Whether something happened between two neighbouring floats, of the given indices.
    @FunctionalInterface
    private interface FloatEvent {
        boolean between(Window window, int before, int index);
    }

    /// Whether something happened between two neighbouring histograms, of the given indices.
    @FunctionalInterface
    private interface HistogramEvent {
        boolean between(Window window, int before, int index);
    }

    private static double count(Window window, FloatEvent ofFloats, HistogramEvent ofHistograms) {
        int from = window.from();
        if (window.frame().extension() == Extension.ANCHORED) {
            Anchor anchor = Anchor.of(window);
            if (anchor == null) {
                return Gap.VALUE;
            }
            return countMerged(window, anchor, ofFloats, ofHistograms);
        }
        if (window.histograms() > 0) {
            return countMerged(window, new Anchor(from, 0), ofFloats, ofHistograms);
        }
        int events = 0;
        for (int i = from + 1; i < window.to(); i++) {
            if (ofFloats.between(window, i - 1, i)) {
                events++;
            }
        }
        return events;
    }

    private static double countMerged(
            Window window, Anchor first, FloatEvent ofFloats, HistogramEvent ofHistograms) {
        int events = 0;
        int index = first.floatIndex;
        int histogram = first.histogramIndex;
        boolean begun = false;
        boolean previousWasFloat = false;
        while (index < window.to() || histogram < window.histograms()) {
            boolean isFloat =
                    histogram >= window.histograms()
                            || (index < window.to()
                                    && window.times()[index] < window.histogramTime(histogram));
            boolean event =
                    isFloat != previousWasFloat
                            || (isFloat
                                    ? index > first.floatIndex
                                            && ofFloats.between(window, index - 1, index)
                                    : histogram > first.histogramIndex
                                            && ofHistograms.between(
                                                    window, histogram - 1, histogram));
            if (begun && event) {
                events++;
            }
            begun = true;
            previousWasFloat = isFloat;
            index += isFloat ? 1 : 0;
            histogram += isFloat ? 0 : 1;
        }
        return events;
    }

    private static boolean differ(Window window, int before, int index) {
        double value = window.values()[index];
        double previous = window.values()[before];
        return value != previous && !(Double.isNaN(value) && Double.isNaN(previous));
    }

    private static boolean fell(Window window, int before, int index) {
        return window.values()[index] < window.values()[before]
                || StartTimes.tellReset(
                        window.start(before),
                        window.times()[before],
                        window.start(index),
                        window.times()[index]);
    }

    /// Where the samples of an anchored window begin: with the last one at or before the start of
    /// the range, of either kind, and else with the first after it.
    private record Anchor(int floatIndex, int histogramIndex) {
        /// Null where no sample is after the start of the range.
        static @Nullable Anchor of(Window window) {
            int afterFloats = window.from();
            while (afterFloats < window.to() && window.times()[afterFloats] <= window.start()) {
                afterFloats++;
            }
            int afterHistograms = 0;
            while (afterHistograms < window.histograms()
                    && window.histogramTime(afterHistograms) <= window.start()) {
                afterHistograms++;
            }
            if (afterFloats >= window.to() && afterHistograms >= window.histograms()) {
                return null;
            }
            boolean floatBefore = afterFloats > window.from();
            if (!floatBefore && afterHistograms == 0) {
                return new Anchor(afterFloats, 0);
            }
            boolean floatIsAnchor =
                    afterHistograms == 0
                            || (floatBefore
                                    && window.times()[afterFloats - 1]
                                            >= window.histogramTime(afterHistograms - 1));
            return floatIsAnchor
                    ? new Anchor(afterFloats - 1, afterHistograms)
                    : new Anchor(afterFloats, afterHistograms - 1);
        }
    }
}
