package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.points.Steps;
import org.jspecify.annotations.Nullable;

/// The times that a selector or subquery looks at: those of the steps, or one fixed by `@`, back by
/// an offset.
///
/// @param at the fixed time in milliseconds since the epoch, or null
record Reference(@Nullable Long at, long offsetMillis) {
    /// The time looked at from the step at `index`.
    long time(Steps steps, int index) {
        return (at == null ? steps.time(index) : at) - offsetMillis;
    }

    /// The first of them.
    long first(Steps steps) {
        return time(steps, 0);
    }

    /// The last of them.
    long last(Steps steps) {
        return time(steps, Math.max(0, steps.count() - 1));
    }
}
