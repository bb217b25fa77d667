package dev.steelyard.promql.points;

/// The times at which an expression is evaluated: `count` of them from `startMillis`, `stepMillis`
/// apart. An instant query has one.
public record Steps(long startMillis, long stepMillis, int count) {
    public Steps {
        if (stepMillis <= 0 || count < 0) {
            throw new IllegalArgumentException("step " + stepMillis + ", count " + count);
        }
    }

    /// The one time of an instant query.
    public static Steps at(long timeMillis) {
        return new Steps(timeMillis, 1, 1);
    }

    /// All steps from `startMillis` that are not after `endMillis`.
    ///
    /// @throws EvaluationException where they are too many to be counted
    public static Steps between(long startMillis, long endMillis, long stepMillis) {
        if (stepMillis <= 0) {
            throw new IllegalArgumentException("step " + stepMillis);
        }
        long count = endMillis < startMillis ? 0 : (endMillis - startMillis) / stepMillis + 1;
        if (count > Integer.MAX_VALUE) {
            throw EvaluationException.tooManySamples();
        }
        return new Steps(startMillis, stepMillis, (int) count);
    }

    /// The time of the step at `index`.
    public long time(int index) {
        return startMillis + index * stepMillis;
    }

    /// All times.
    public long[] times() {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = time(i);
        }
        return times;
    }

    /// The time of the last step; the first one's where there is none.
    public long last() {
        return time(Math.max(0, count - 1));
    }

    /// The first of them alone.
    public Steps first() {
        return new Steps(startMillis, stepMillis, Math.min(1, count));
    }
}
