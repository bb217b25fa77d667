package dev.steelyard.promql.window;

import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.window.Rates.Kind;

/// `rate`, `increase` and `delta` of anchored and smoothed windows: the change between the values
/// at the edges of the range, which the samples beyond them tell.
final class ExtendedRates {
    private ExtendedRates() {}

    static double of(Window window, Kind kind) {
        FloatEdges edges = new FloatEdges(window, kind.isOfCounters());
        if (edges.isOutside()) {
            return Gap.VALUE;
        }
        edges.find();
        double change = edges.right() - edges.left();
        if (kind.isOfCounters()) {
            change += edges.resets();
        }
        return kind == Kind.RATE ? change / Rates.perSecond(window) : change;
    }

    /// The first of the samples from `from` to `to` that the range has to do with: the last one at
    /// or before its start, or the first of all.
    static int firstRelevant(long[] times, int from, int to, long start) {
        int index = from;
        while (index < to - 1 && times[index] <= start) {
            index++;
        }
        return Math.max(from, index - 1);
    }

    /// The last of them: in a smoothed window the first at or after its end, else the last of all.
    static int lastRelevant(long[] times, int from, int to, Window window) {
        if (window.frame().extension() != Extension.SMOOTHED) {
            return to - 1;
        }
        int index = from;
        while (index < to - 1 && times[index] < window.end()) {
            index++;
        }
        return index;
    }

    /// The value of a straight line through two points; a counter that fell began at 0.
    static double interpolated(Point first, Point second, long time, boolean counter) {
        double begin = counter && second.value < first.value ? 0 : first.value;
        return begin
                + (second.value - begin)
                        * (time - first.time)
                        / (double) (second.time - first.time);
    }

    /// A value at a time.
    record Point(long time, double value) {}
}
