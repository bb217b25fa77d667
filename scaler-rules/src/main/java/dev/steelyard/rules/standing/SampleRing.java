package dev.steelyard.rules.standing;

import dev.steelyard.model.Staleness;
import dev.steelyard.rules.v1alpha1.Reduce;

/// The latest samples of one series in rising time, in a ring that grows to what its window needs.
///
/// Owned by [StandingAggregation], which guards it. "No value" is [#NONE].
final class SampleRing {
    /// The absence of a value; told by [#isNone], because NaN is a value.
    static final double NONE = Staleness.MARKER;

    private static final int INITIAL_CAPACITY = 8;

    private long[] times = new long[INITIAL_CAPACITY];
    private double[] values = new double[INITIAL_CAPACITY];
    private int start;
    private int size;
    private long resumedMillis = Long.MIN_VALUE;

    static boolean isNone(double value) {
        return Staleness.isStale(value);
    }

    /// Takes a sample or a stale marker and lets go of what a window that ends at `timeMillis` and
    /// [StandingAggregation#SLACK_MILLIS] before do not need.
    void append(long timeMillis, double value, long windowMillis) {
        long newest = newestMillis(timeMillis);
        if (!Staleness.isStale(value)
                && newest != Long.MIN_VALUE
                && timeMillis - newest >= windowMillis) {
            resumedMillis = timeMillis;
        }
        long forgetMillis = timeMillis - windowMillis - StandingAggregation.SLACK_MILLIS;
        while (size > 0 && time(0) <= forgetMillis) {
            start = (start + 1) % times.length;
            size--;
        }
        if (size == times.length) {
            grow();
        }
        int end = (start + size) % times.length;
        times[end] = timeMillis;
        values[end] = value;
        size++;
    }

    /// The number of samples and markers up to `nowMillis`.
    private int countUntil(long nowMillis) {
        int count = size;
        while (count > 0 && time(count - 1) > nowMillis) {
            count--;
        }
        return count;
    }

    /// When samples came again after a pause as long as the window, or `Long.MIN_VALUE`. Until the
    /// window is full again what it says is too low.
    long resumedMillis() {
        return resumedMillis;
    }

    /// Whether the latest that is known at `nowMillis` is a stale marker.
    boolean hasEnded(long nowMillis) {
        int count = countUntil(nowMillis);
        return count > 0 && Staleness.isStale(value(count - 1));
    }

    /// The time of the latest sample at `nowMillis`, or `Long.MIN_VALUE`.
    long newestMillis(long nowMillis) {
        for (int i = countUntil(nowMillis) - 1; i >= 0; i--) {
            if (!Staleness.isStale(value(i))) {
                return time(i);
            }
        }
        return Long.MIN_VALUE;
    }

    /// The number of samples in the window that ends at `nowMillis`.
    int samples(long nowMillis, long windowMillis) {
        int samples = 0;
        for (int i = countUntil(nowMillis) - 1; i >= 0 && time(i) > nowMillis - windowMillis; i--) {
            samples += Staleness.isStale(value(i)) ? 0 : 1;
        }
        return samples;
    }

    /// The value of `function` at `nowMillis`.
    double apply(WindowFunction function, long nowMillis) {
        return switch (function) {
            case WindowFunction.Rate(long window) -> rate(nowMillis, window);
            case WindowFunction.Latest latest -> latest(nowMillis, latest.windowMillis());
            case WindowFunction.OverTime(Reduce reduce, long window) ->
                    overTime(reduce, nowMillis, window);
        };
    }

    private double latest(long nowMillis, long windowMillis) {
        int count = countUntil(nowMillis);
        return count > 0 && time(count - 1) > nowMillis - windowMillis ? value(count - 1) : NONE;
    }

    private double overTime(Reduce reduce, long nowMillis, long windowMillis) {
        CompensatedSum sum = new CompensatedSum();
        double least = Double.NaN;
        double greatest = Double.NaN;
        double last = NONE;
        int end = countUntil(nowMillis);
        for (int i = firstIndex(end, nowMillis - windowMillis); i < end; i++) {
            if (!Staleness.isStale(value(i))) {
                last = value(i);
                sum.add(last);
                least = Extremes.lesser(least, last);
                greatest = Extremes.greater(greatest, last);
            }
        }
        if (isNone(last)) {
            return NONE;
        }
        return switch (reduce) {
            case LAST -> last;
            case AVG -> sum.mean();
            case MAX -> greatest;
            case MIN -> least;
        };
    }

    /// The extrapolated rate of Prometheus 3: the rise inside the window, resets added back,
    /// stretched to each edge that is nearer than 1.1 sample intervals and else by half an
    /// interval, but to the left never beyond where the counter would have been zero.
    private double rate(long nowMillis, long windowMillis) {
        long windowStart = nowMillis - windowMillis;
        int end = countUntil(nowMillis);
        int first = -1;
        int last = -1;
        int samples = 0;
        double resets = 0;
        for (int i = firstIndex(end, windowStart); i < end; i++) {
            if (Staleness.isStale(value(i))) {
                continue;
            }
            if (first < 0) {
                first = i;
            } else if (value(i) < value(last)) {
                resets += value(last);
            }
            last = i;
            samples++;
        }
        if (samples < 2) {
            return NONE;
        }
        double rise = value(last) - value(first) + resets;
        double sampled = (time(last) - time(first)) / 1000.0;
        double interval = sampled / (samples - 1);
        double threshold = interval * 1.1;
        double toStart = (time(first) - windowStart) / 1000.0;
        double toEnd = (nowMillis - time(last)) / 1000.0;
        toStart = toStart >= threshold ? interval / 2 : toStart;
        toEnd = toEnd >= threshold ? interval / 2 : toEnd;
        if (rise > 0 && value(first) >= 0) {
            toStart = Math.min(toStart, sampled * (value(first) / rise));
        }
        return rise * ((sampled + toStart + toEnd) / sampled / (windowMillis / 1000.0));
    }

    private int firstIndex(int end, long windowStart) {
        int index = end;
        while (index > 0 && time(index - 1) > windowStart) {
            index--;
        }
        return index;
    }

    private long time(int index) {
        return times[(start + index) % times.length];
    }

    private double value(int index) {
        return values[(start + index) % times.length];
    }

    private void grow() {
        long[] moreTimes = new long[times.length * 2];
        double[] moreValues = new double[times.length * 2];
        for (int i = 0; i < size; i++) {
            moreTimes[i] = time(i);
            moreValues[i] = value(i);
        }
        times = moreTimes;
        values = moreValues;
        start = 0;
    }
}
