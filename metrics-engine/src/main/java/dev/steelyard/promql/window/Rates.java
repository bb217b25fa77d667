package dev.steelyard.promql.window;

import dev.steelyard.promql.annotation.Annotation;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.syntax.Extension;

/// `rate`, `increase` and `delta`: by how much a series changed in a range, extrapolated to its
/// edges.
final class Rates {
    /// Which of the three.
    enum Kind {
        RATE(true),
        INCREASE(true),
        DELTA(false);

        private final boolean counter;

        Kind(boolean counter) {
            this.counter = counter;
        }

        boolean isOfCounters() {
            return counter;
        }
    }

    /// How far an edge may be from the nearest sample, in average distances of samples, to count as
    /// covered by the series.
    private static final double REACH = 1.1;

    private Rates() {}

    static RangeFunction of(Kind kind) {
        return window -> of(window, kind);
    }

    private static double of(Window window, Kind kind) {
        if (window.histograms() > 0) {
            if (window.floats() > 0) {
                window.warn(Texts.mixedSamples(window.metric()));
                return Gap.VALUE;
            }
            return HistogramRates.of(window, kind);
        }
        return window.frame().extension() == Extension.NONE
                ? extrapolated(window, kind)
                : ExtendedRates.of(window, kind);
    }

    private static double extrapolated(Window window, Kind kind) {
        int first = window.from();
        int last = window.to() - 1;
        double[] values = window.values();
        boolean begins = kind.isOfCounters() && window.knowsStarts() && beginsInside(window);
        if (first == last && !begins) {
            return Gap.VALUE;
        }
        double change = values[last] - values[first];
        if (kind.isOfCounters()) {
            change += window.knowsStarts() ? resetsByStarts(window) : resets(window);
        }
        Edges edges = Edges.of(window.times()[first], window.times()[last], last - first, window);
        double factor;
        if (begins) {
            factor = edges.factorFrom(window.start(first));
            change += values[first];
        } else {
            boolean limited = kind.isOfCounters() && change > 0 && values[first] >= 0;
            factor = edges.factor(limited ? values[first] / change : Double.POSITIVE_INFINITY);
        }
        return change * (kind == Kind.RATE ? factor / perSecond(window) : factor);
    }

    static double perSecond(Window window) {
        return window.frame().rangeMillis() / 1000.0;
    }

    /// Most counters never fall, which need not be found out for each window.
    private static double resets(Window window) {
        return window.everFalls() ? resets(window.values(), window.from(), window.to() - 1) : 0;
    }

    /// The sum of the values that counters had before they fell.
    private static double resets(double[] values, int first, int last) {
        double lost = 0;
        double previous = values[first];
        for (int i = first + 1; i <= last; i++) {
            double value = values[i];
            if (value < previous) {
                lost += previous;
            }
            previous = value;
        }
        return lost;
    }

    private static double resetsByStarts(Window window) {
        double lost = 0;
        boolean overlaps = false;
        long[] times = window.times();
        double[] values = window.values();
        for (int i = window.from() + 1; i < window.to(); i++) {
            long before = window.start(i - 1);
            long start = window.start(i);
            overlaps |= StartTimes.overlap(before, times[i - 1], start);
            if (values[i] < values[i - 1]
                    || StartTimes.tellReset(before, times[i - 1], start, times[i])) {
                lost += values[i - 1];
            }
        }
        if (overlaps) {
            warnOfOverlap(window);
        }
        return lost;
    }

    static void warnOfOverlap(Window window) {
        window.frame()
                .annotations()
                .add(
                        new Annotation.OverlappingStarts(
                                window.metric(), window.frame().position(), 1));
    }

    /// Whether the first sample says that its count began inside the range: then it was 0 there.
    private static boolean beginsInside(Window window) {
        long start = window.start(window.from());
        return beginsInside(start, window.times()[window.from()], window);
    }

    static boolean beginsInside(long start, long firstTime, Window window) {
        return start != 0 && start > window.start() && start < firstTime;
    }

    /// How far the samples of a window reach, in seconds, and how far its edges are from them.
    record Edges(double sampled, double average, double toStart, double toEnd, long lastTime) {
        static Edges of(long firstTime, long lastTime, int intervals, Window window) {
            double sampled = (lastTime - firstTime) / 1000.0;
            return new Edges(
                    sampled,
                    intervals > 0 ? sampled / intervals : 0,
                    (firstTime - window.start()) / 1000.0,
                    (window.end() - lastTime) / 1000.0,
                    lastTime);
        }

        /// By what the change between the samples is to be multiplied.
        ///
        /// @param zeroAt how many times the sampled length before the first sample the counter was
        ///   at zero; infinite where it is no counter
        double factor(double zeroAt) {
            double before = toStart >= average * REACH ? average / 2 : toStart;
            double toZero = sampled * zeroAt;
            if (toZero < before) {
                before = toZero;
            }
            return scaled(sampled, before);
        }

        /// The same where the count is known to have begun at `startMillis`.
        double factorFrom(long startMillis) {
            return scaled((lastTime - startMillis) / 1000.0, 0);
        }

        private double scaled(double length, double before) {
            double after = toEnd >= average * REACH ? average / 2 : toEnd;
            return length == 0 ? 1 : (length + before + after) / length;
        }
    }
}
