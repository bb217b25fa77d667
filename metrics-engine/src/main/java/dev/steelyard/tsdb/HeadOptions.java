package dev.steelyard.tsdb;

import java.time.Duration;

/// How much a [Head] keeps.
///
/// @param retention how far back from the latest [Head#truncate] samples are kept
/// @param series how many series it holds at once
/// @param maxBytes how much series and their samples may take off the Java heap: from four fifths
///   on no new series are taken, and where all is in use the oldest chunks make room for new ones
/// @param outOfOrderWindow how far behind its newest sample of all series it takes samples that are
///   older than the newest of their own; zero for none
public record HeadOptions(
        Duration retention, SeriesLimits series, long maxBytes, Duration outOfOrderWindow) {
    private static final long USUAL_BYTES = 8L << 30;

    /// An hour of up to two million series, in order: standing aggregations follow the feed, which
    /// does not tell of late samples.
    public static final HeadOptions DEFAULT =
            new HeadOptions(
                    Duration.ofHours(1), SeriesLimits.of(2_000_000), USUAL_BYTES, Duration.ZERO);

    public HeadOptions {
        if (!retention.isPositive()) {
            throw new IllegalArgumentException("retention must be positive: " + retention);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1: " + maxBytes);
        }
        if (outOfOrderWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "outOfOrderWindow must not be negative: " + outOfOrderWindow);
        }
    }

    /// So many series of whatever metric, with samples in order alone.
    public HeadOptions(Duration retention, int maxSeries) {
        this(retention, maxSeries, Duration.ZERO);
    }

    /// So many series of whatever metric, and the usual memory.
    public HeadOptions(Duration retention, int maxSeries, Duration outOfOrderWindow) {
        this(retention, SeriesLimits.ofAny(maxSeries), USUAL_BYTES, outOfOrderWindow);
    }
}
