package dev.steelyard.rules.standing;

import dev.steelyard.rules.v1alpha1.Reduce;

/// A function of one series' samples at a time; a window excludes its start and includes its end,
/// and stale markers are no samples of it, as in PromQL.
public sealed interface WindowFunction {
    /// How long an instant query of PromQL looks back for the latest sample.
    long LOOKBACK_MILLIS = 300_000;

    /// The length of the window.
    long windowMillis();

    /// Whether the value is made of all of the window, so that it is wrong while only a part of the
    /// window has been measured.
    default boolean needsWholeWindow() {
        return switch (this) {
            case Rate _, OverTime _ -> true;
            case Latest _ -> false;
        };
    }

    /// PromQL's `rate(M[over])`.
    record Rate(long windowMillis) implements WindowFunction {}

    /// PromQL's instant `M`: the latest sample, unless a stale marker follows it.
    record Latest() implements WindowFunction {
        @Override
        public long windowMillis() {
            return LOOKBACK_MILLIS;
        }
    }

    /// PromQL's `last|avg|max|min_over_time(M[over])`.
    record OverTime(Reduce reduce, long windowMillis) implements WindowFunction {}
}
