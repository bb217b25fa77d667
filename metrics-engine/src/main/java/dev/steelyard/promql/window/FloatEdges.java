package dev.steelyard.promql.window;

import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.window.ExtendedRates.Point;

/// The values that a series of floats had at the start and at the end of an extended window.
///
/// Start times tell of counters that began between two samples: such a counter was 0 then.
final class FloatEdges {
    private final Window window;
    private final boolean counter;
    private final boolean smoothed;
    private final long[] times;
    private final double[] values;
    private final long lookBackStart;
    private int first;
    private int last;
    private double left;
    private double right;
    private long leftStart;
    private long rightStart;

    FloatEdges(Window window, boolean counter) {
        this.window = window;
        this.counter = counter;
        this.smoothed = window.frame().extension() == Extension.SMOOTHED;
        this.times = window.times();
        this.values = window.values();
        this.lookBackStart = window.start() - window.frame().lookBackMillis();
        this.first = ExtendedRates.firstRelevant(times, window.from(), window.to(), window.start());
        this.last = ExtendedRates.lastRelevant(times, window.from(), window.to(), window);
    }

    /// Whether the samples say nothing of the range.
    boolean isOutside() {
        if (times[last] <= window.start()) {
            return true;
        }
        if (!smoothed || times[first] <= window.end()) {
            return false;
        }
        long start = window.start(first);
        return !counter
                || !StartTimes.tellResetAfter(lookBackStart, start, times[first])
                || StartTimes.tellResetAfter(window.end(), start, times[first]);
    }

    /// Finds the values at the edges.
    void find() {
        left = leftValue();
        right = rightValue();
    }

    double left() {
        return left;
    }

    double right() {
        return right;
    }

    /// The index of the first sample that is inside the range, edges excluded.
    int firstInside() {
        return times[first] <= window.start() ? first + 1 : first;
    }

    /// The index of the last sample that is inside the range, edges excluded.
    int lastInside() {
        return times[last] >= window.end() ? last - 1 : last;
    }

    private double leftValue() {
        long edge = window.start();
        long start = window.start(first);
        leftStart = start > edge ? 0 : start;
        if (times[first] == edge) {
            leftStart = start;
            return values[first];
        }
        return times[first] > edge ? leftOfFirst(start, edge) : leftBetween(start, edge);
    }

    private double leftOfFirst(long start, long edge) {
        if (!counter || !StartTimes.tellResetAfter(lookBackStart, start, times[first])) {
            return values[first];
        }
        if (!smoothed || StartTimes.tellResetAfter(edge, start, times[first])) {
            return 0;
        }
        return ExtendedRates.interpolated(new Point(start, 0), point(first), edge, true);
    }

    private double leftBetween(long start, long edge) {
        Point before = point(first);
        Point after = point(first + 1);
        long nextStart = window.start(first + 1);
        if (counter && StartTimes.tellResetAfter(edge, nextStart, after.time())) {
            after = new Point(nextStart, 0);
        } else if (counter && StartTimes.tellReset(start, before.time(), nextStart, after.time())) {
            before = new Point(nextStart, 0);
            leftStart = nextStart;
        }
        return smoothed ? ExtendedRates.interpolated(before, after, edge, counter) : before.value();
    }

    private double rightValue() {
        long edge = window.end();
        long start = window.start(last);
        rightStart = start > edge ? 0 : start;
        if (times[last] <= edge) {
            return values[last];
        }
        return last == window.from() ? rightOfOnly(start, edge) : rightBetween(start, edge);
    }

    private double rightOfOnly(long start, long edge) {
        if (!counter || !StartTimes.tellResetAfter(lookBackStart, start, times[last])) {
            return values[last];
        }
        if (!smoothed || StartTimes.tellResetAfter(edge, start, times[last])) {
            return 0;
        }
        return ExtendedRates.interpolated(new Point(start, 0), point(last), edge, true);
    }

    private double rightBetween(long start, long edge) {
        Point before = point(last - 1);
        Point after = point(last);
        long previousStart = window.start(last - 1);
        if (counter && StartTimes.tellResetAfter(edge, start, after.time())) {
            after = new Point(start, 0);
            rightStart = previousStart;
        } else if (counter
                && StartTimes.tellReset(previousStart, before.time(), start, after.time())) {
            before = new Point(start, 0);
        }
        return smoothed ? ExtendedRates.interpolated(before, after, edge, counter) : before.value();
    }

    private Point point(int index) {
        return new Point(times[index], values[index]);
    }

    /// The sum of the values that the counter had before it began anew, within the range.
    double resets() {
        double lost = 0;
        double previous = left;
        long previousTime = window.start();
        long previousStart = leftStart;
        int end = lastInside();
        for (int i = firstInside(); i <= end; i++) {
            long start = window.start(i);
            if (values[i] < previous
                    || StartTimes.tellReset(previousStart, previousTime, start, times[i])) {
                lost += previous;
            }
            previous = values[i];
            previousTime = times[i];
            previousStart = start;
        }
        if (right < previous
                || StartTimes.tellReset(previousStart, previousTime, rightStart, window.end())) {
            lost += previous;
        }
        return lost;
    }
}
