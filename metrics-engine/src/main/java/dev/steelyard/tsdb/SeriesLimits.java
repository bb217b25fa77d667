package dev.steelyard.tsdb;

/// How many series there may be at once; known ones go on, further ones are refused and counted.
///
/// @param total of all metrics
/// @param perMetric of one metric name, so that one with a label of too many values does not take
///   the room of all others
public record SeriesLimits(int total, int perMetric) {
    public SeriesLimits {
        if (total < 1 || perMetric < 1) {
            throw new IllegalArgumentException(
                    "maxSeries must be at least 1, in total and per metric: %d, %d"
                            .formatted(total, perMetric));
        }
    }

    /// So many, of which one metric may have half.
    public static SeriesLimits of(int total) {
        return new SeriesLimits(total, Math.max(1, total / 2));
    }

    /// So many, of whatever metric.
    public static SeriesLimits ofAny(int total) {
        return new SeriesLimits(total, total);
    }
}
