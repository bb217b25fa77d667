package dev.steelyard.promql.window;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.CounterResets;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.window.HistogramInterpolation.Point;
import dev.steelyard.promql.window.Rates.Kind;
import org.jspecify.annotations.Nullable;

/// `rate`, `increase` and `delta` of native histograms in anchored and smoothed windows: the change
/// between the histograms at the edges of the range.
final class ExtendedHistogramRates {
    private final Window window;
    private final Kind kind;
    private final boolean smoothed;
    private final HistogramInterpolation interpolation;
    private final int first;
    private final int last;

    ExtendedHistogramRates(Window window, Kind kind) {
        this.window = window;
        this.kind = kind;
        this.smoothed = window.frame().extension() == Extension.SMOOTHED;
        this.interpolation =
                new HistogramInterpolation(
                        window.frame().annotations(),
                        window.frame().position(),
                        kind.isOfCounters());
        this.first = firstRelevant();
        this.last = lastRelevant();
    }

    private int firstRelevant() {
        int index = 0;
        while (index < window.histograms() - 1 && window.histogramTime(index) <= window.start()) {
            index++;
        }
        return Math.max(0, index - 1);
    }

    private int lastRelevant() {
        int end = window.histograms() - 1;
        int index = smoothed ? 0 : end;
        while (index < end && window.histogramTime(index) < window.end()) {
            index++;
        }
        return index;
    }

    @Nullable NativeHistogram rate() {
        boolean outside =
                window.histogramTime(last) <= window.start()
                        || (smoothed && window.histogramTime(first) > window.end());
        if (outside || !isConsistent()) {
            return null;
        }
        NativeHistogram left = left();
        NativeHistogram right = right();
        boolean gauges =
                left.counterReset() == CounterReset.GAUGE
                        && right.counterReset() == CounterReset.GAUGE;
        if (!kind.isOfCounters() && !gauges) {
            window.warn(Texts.notAGauge(window.metric()));
        }
        HistogramChange change = new HistogramChange(window, right);
        if (!change.subtract(left)) {
            return null;
        }
        if (kind.isOfCounters() && !addBeforeResets(change, left, right)) {
            return null;
        }
        NativeHistogram value = change.value();
        return kind == Kind.RATE
                ? HistogramArithmetic.divide(value, Rates.perSecond(window))
                : value;
    }

    private boolean isConsistent() {
        boolean custom = window.histogram(first).hasCustomBounds();
        for (int i = first; i <= last; i++) {
            NativeHistogram histogram = window.histogram(i);
            if (histogram.hasCustomBounds() != custom) {
                window.warn(Texts.mixedSchemas(window.metric()));
                return false;
            }
            if (kind.isOfCounters() && histogram.counterReset() == CounterReset.GAUGE) {
                window.warn(Texts.notACounter(window.metric()));
            }
        }
        return true;
    }

    private boolean leftIsBetween() {
        return smoothed && window.histogramTime(first) < window.start();
    }

    private NativeHistogram left() {
        return leftIsBetween()
                ? interpolation.between(point(first), point(first + 1), window.start())
                : window.histogram(first);
    }

    private NativeHistogram right() {
        return smoothed && last > 0 && window.histogramTime(last) > window.end()
                ? interpolation.between(point(last - 1), point(last), window.end())
                : window.histogram(last);
    }

    private Point point(int index) {
        return new Point(window.histogramTime(index), window.histogram(index));
    }

    /// Adds what the counter had before it began anew, within the range. A reset between the two
    /// histograms that the left edge lies between is in the value there already; the histogram at
    /// the right edge stands for the last one.
    private boolean addBeforeResets(
            HistogramChange change, NativeHistogram left, NativeHistogram right) {
        int from = first + 1;
        NativeHistogram previous = left;
        if (leftIsBetween()
                && CounterResets.between(window.histogram(first), window.histogram(from))) {
            previous = window.histogram(from);
            from++;
        }
        if (from > last) {
            return true;
        }
        boolean fits = true;
        for (int i = from; fits && i < last; i++) {
            NativeHistogram next = window.histogram(i);
            if (CounterResets.between(previous, next)) {
                fits = change.add(previous);
            }
            previous = next;
        }
        if (fits && CounterResets.between(previous, right)) {
            fits = change.add(previous);
        }
        return fits;
    }
}
