package dev.steelyard.promql.window;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.CounterResets;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.window.Rates.Edges;
import dev.steelyard.promql.window.Rates.Kind;
import org.jspecify.annotations.Nullable;

/// `rate`, `increase`, `delta`, `irate` and `idelta` of windows that have histograms only.
final class HistogramRates {
    private HistogramRates() {}

    static double of(Window window, Kind kind) {
        NativeHistogram rate =
                window.frame().extension() == Extension.NONE
                        ? extrapolated(window, kind)
                        : new ExtendedHistogramRates(window, kind).rate();
        return window.answer(rate);
    }

    private static @Nullable NativeHistogram extrapolated(Window window, Kind kind) {
        int last = window.histograms() - 1;
        NativeHistogram first = window.histogram(0);
        boolean begins =
                kind.isOfCounters()
                        && window.knowsStarts()
                        && Rates.beginsInside(
                                window.histogramStart(0), window.histogramTime(0), window);
        if (last == 0) {
            return begins ? scaled(window, kind, first, first, true) : null;
        }
        NativeHistogram change = change(window, kind);
        if (change != null && begins) {
            HistogramChange sum = new HistogramChange(window, change);
            return sum.add(first) ? scaled(window, kind, sum.value(), first, true) : null;
        }
        return change == null ? null : scaled(window, kind, change, first, false);
    }

    private static NativeHistogram scaled(
            Window window,
            Kind kind,
            NativeHistogram change,
            NativeHistogram first,
            boolean begins) {
        int last = window.histograms() - 1;
        Edges edges = Edges.of(window.histogramTime(0), window.histogramTime(last), last, window);
        double factor;
        if (begins) {
            factor = edges.factorFrom(window.histogramStart(0));
        } else {
            boolean limited = kind.isOfCounters() && change.count() > 0 && first.count() >= 0;
            factor =
                    edges.factor(
                            limited ? first.count() / change.count() : Double.POSITIVE_INFINITY);
        }
        return HistogramArithmetic.scale(
                change, kind == Kind.RATE ? factor / Rates.perSecond(window) : factor);
    }

    /// The change from the first histogram to the last one, what counters had before they fell
    /// included; null, and told, where they do not fit.
    private static @Nullable NativeHistogram change(Window window, Kind kind) {
        int last = window.histograms() - 1;
        boolean counter = kind.isOfCounters();
        // What was before a reset does not matter, and need not fit either.
        boolean firstMatters = !(counter && HistogramChanges.fell(window, 0, 1));
        int reference = firstMatters ? 0 : 1;
        if (!fit(window, reference, counter)) {
            window.warn(Texts.mixedSchemas(window.metric()));
            return null;
        }
        annotateKind(window, counter);
        int schema = lowestSchema(window, reference, counter);
        NativeHistogram end = window.histogram(last);
        HistogramChange change =
                new HistogramChange(
                        window,
                        end.hasCustomBounds() ? end : HistogramArithmetic.reduce(end, schema));
        boolean fits =
                firstMatters
                        ? change.subtract(window.histogram(0))
                        : change.subtract(emptied(window.histogram(1)));
        if (fits && counter) {
            fits = addBeforeResets(window, change, firstMatters);
        }
        return fits ? change.value() : null;
    }

    private static NativeHistogram emptied(NativeHistogram histogram) {
        return HistogramArithmetic.scale(histogram, 0).withCounterReset(CounterReset.UNKNOWN);
    }

    /// A delta looks at the first and the last histogram alone.
    private static boolean fit(Window window, int reference, boolean counter) {
        boolean custom = window.histogram(reference).hasCustomBounds();
        int last = window.histograms() - 1;
        for (int i = counter ? 1 : last; i <= last; i++) {
            if (window.histogram(i).hasCustomBounds() != custom) {
                return false;
            }
        }
        return true;
    }

    private static int lowestSchema(Window window, int reference, boolean counter) {
        int last = window.histograms() - 1;
        int lowest =
                Math.min(window.histogram(reference).schema(), window.histogram(last).schema());
        for (int i = 1; counter && i < last; i++) {
            lowest = Math.min(lowest, window.histogram(i).schema());
        }
        return lowest;
    }

    private static void annotateKind(Window window, boolean counter) {
        int last = window.histograms() - 1;
        boolean told = false;
        for (int i = 0; i <= last; i++) {
            boolean gauge = window.histogram(i).counterReset() == CounterReset.GAUGE;
            told |= counter ? gauge : !gauge && (i == 0 || i == last);
        }
        if (told) {
            window.warn(
                    counter
                            ? Texts.notACounter(window.metric())
                            : Texts.notAGauge(window.metric()));
        }
    }

    private static boolean addBeforeResets(
            Window window, HistogramChange change, boolean firstMatters) {
        boolean overlaps = false;
        boolean fits = true;
        for (int i = 1; fits && i < window.histograms(); i++) {
            overlaps |=
                    StartTimes.overlap(
                            window.histogramStart(i - 1),
                            window.histogramTime(i - 1),
                            window.histogramStart(i));
            if ((i > 1 || firstMatters) && HistogramChanges.fell(window, i - 1, i)) {
                fits = change.add(window.histogram(i - 1));
            }
        }
        if (overlaps) {
            Rates.warnOfOverlap(window);
        }
        return fits;
    }

    /// The change between the last two histograms, per second where it is a rate.
    static double ofLastTwo(Window window, boolean rate) {
        int last = window.histograms() - 1;
        NativeHistogram end = window.histogram(last);
        NativeHistogram before = window.histogram(last - 1);
        double seconds = (window.histogramTime(last) - window.histogramTime(last - 1)) / 1000.0;
        if (seconds == 0) {
            return window.answer(null);
        }
        boolean endIsGauge = end.counterReset() == CounterReset.GAUGE;
        boolean beforeIsGauge = before.counterReset() == CounterReset.GAUGE;
        if (rate && (endIsGauge || beforeIsGauge)) {
            window.warn(Texts.notACounter(window.metric()));
        }
        if (!rate && !(endIsGauge && beforeIsGauge)) {
            window.warn(Texts.notAGauge(window.metric()));
        }
        HistogramChange change = new HistogramChange(window, end);
        boolean reset =
                rate
                        && (HistogramChanges.tellReset(window, last - 1, last)
                                || CounterResets.between(before, end));
        if (!reset && !change.subtract(before)) {
            return window.answer(null);
        }
        NativeHistogram value = change.value();
        return window.answer(rate ? HistogramArithmetic.divide(value, seconds) : value);
    }
}
