package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.syntax.Extension;

/// The floats of an extended range as they are answered: the value at its start, the samples
/// inside, the value at its end.
final class ExtendedSamples {
    private final long[] times;
    private final double[] values;
    private final int size;
    private final boolean smoothed;
    private final long start;
    private final long end;

    ExtendedSamples(FloatColumn floats, Extension extension, long start, long end) {
        this.times = floats.times();
        this.values = floats.values();
        this.size = floats.size();
        this.smoothed = extension == Extension.SMOOTHED;
        this.start = start;
        this.end = end;
    }

    FloatColumn column() {
        FloatColumn column = new FloatColumn(false);
        if (size == 0) {
            return column;
        }
        int first = Math.max(0, firstAtOrAfter(start + 1) - 1);
        int last = smoothed ? firstAtOrAfter(end) : size - 1;
        if (times[last] <= start) {
            return column;
        }
        column.add(start, left(first), 0);
        for (int i = first; i <= last; i++) {
            if (times[i] > start && times[i] < end) {
                column.add(times[i], values[i], 0);
            }
        }
        column.add(end, right(last), 0);
        return column;
    }

    /// The first index from `time` on, or the last one of all.
    private int firstAtOrAfter(long time) {
        int index = 0;
        while (index < size - 1 && times[index] < time) {
            index++;
        }
        return index;
    }

    private double left(int first) {
        return times[first] >= start || !smoothed
                ? values[first]
                : interpolated(first, first + 1, start);
    }

    private double right(int last) {
        if (times[last] <= end || last == 0) {
            return values[last];
        }
        return smoothed ? interpolated(last - 1, last, end) : values[last - 1];
    }

    private double interpolated(int first, int second, long time) {
        return values[first]
                + (values[second] - values[first])
                        * (time - times[first])
                        / (double) (times[second] - times[first]);
    }
}
