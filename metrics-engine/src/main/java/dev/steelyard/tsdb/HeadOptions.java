package dev.steelyard.tsdb;

import java.time.Duration;

/// How much a [Head] keeps.
///
/// @param retention how far back from the latest [Head#truncate] samples are kept
/// @param maxSeries how many series it holds at once; further ones are refused and counted
/// @param outOfOrderWindow how far behind its newest sample of all series it takes samples that are
///   older than the newest of their own; zero for none
public record HeadOptions(Duration retention, int maxSeries, Duration outOfOrderWindow) {
    /// An hour of up to two million series, in order: standing aggregations follow the feed, which
    /// does not tell of late samples.
    public static final HeadOptions DEFAULT = new HeadOptions(Duration.ofHours(1), 2_000_000);

    public HeadOptions {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("retention must be positive: " + retention);
        }
        if (maxSeries < 1) {
            throw new IllegalArgumentException("maxSeries must be at least 1: " + maxSeries);
        }
        if (outOfOrderWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "outOfOrderWindow must not be negative: " + outOfOrderWindow);
        }
    }

    /// Samples in order alone.
    public HeadOptions(Duration retention, int maxSeries) {
        this(retention, maxSeries, Duration.ZERO);
    }
}
