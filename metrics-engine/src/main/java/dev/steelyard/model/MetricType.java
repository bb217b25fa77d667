package dev.steelyard.model;

import java.util.Locale;

/// What a family declares itself to be; `UNKNOWN` is the text format's `untyped`.
public enum MetricType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET,
    UNKNOWN;

    /// The word of OpenMetrics for this type.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
