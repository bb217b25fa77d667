package dev.steelyard.tsdb;

import java.time.Duration;

/// How much a [Head] keeps.
///
/// @param retention how far back from the latest [Head#truncate] samples are kept
/// @param maxSeries how many series it holds at once; further ones are refused and counted
public record HeadOptions(Duration retention, int maxSeries) {
    /// An hour of up to two million series.
    public static final HeadOptions DEFAULT = new HeadOptions(Duration.ofHours(1), 2_000_000);

    public HeadOptions {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("retention must be positive: " + retention);
        }
        if (maxSeries < 1) {
            throw new IllegalArgumentException("maxSeries must be at least 1: " + maxSeries);
        }
    }
}
