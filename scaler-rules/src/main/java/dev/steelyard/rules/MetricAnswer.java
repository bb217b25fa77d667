package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.SignalState;

/// What the metrics APIs answer for one metric.
public sealed interface MetricAnswer {
    /// There is a value.
    ///
    /// @param milli the value in thousandths, rounded up
    /// @param timeMillis the time of the newest sample behind it
    /// @param windowSeconds the time that it is measured over
    record Value(long milli, long timeMillis, long windowSeconds) implements MetricAnswer {}

    /// The metric is known, and has no value now. Never to be shown as zero.
    ///
    /// @param message the metric, the object, what is wrong since when, and what to do
    record Absent(SignalState state, String message) implements MetricAnswer {}

    /// There is no such metric.
    ///
    /// @param message what was asked for, and what there is
    record Unknown(String message) implements MetricAnswer {}
}
