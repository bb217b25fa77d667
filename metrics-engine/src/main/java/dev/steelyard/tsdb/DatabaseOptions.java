package dev.steelyard.tsdb;

import java.time.Duration;

/// How much a [Database] keeps, and how.
///
/// @param maxSeries how many series are in memory at once; further ones are refused and counted
/// @param retention how far back blocks are kept
/// @param maxBytes how much all blocks may take; the oldest go first
/// @param blockSpan how much time a block covers; blocks begin at multiples of it
/// @param segmentBytes how long a segment of the log gets
/// @param ballastBytes how much of the disk is held free, for when the rest is full
/// @param outOfOrderWindow how far behind the newest sample late ones are taken; zero for none
public record DatabaseOptions(
        int maxSeries,
        Duration retention,
        long maxBytes,
        Duration blockSpan,
        long segmentBytes,
        long ballastBytes,
        Duration outOfOrderWindow) {
    /// Enough for senders that try again or send on several connections, and within what is not cut
    /// into blocks yet.
    private static final Duration USUAL_WINDOW = Duration.ofMinutes(10);

    /// Fifteen days, at most 64 GiB, of up to two million series; ten minutes of late samples.
    public static final DatabaseOptions DEFAULT =
            new DatabaseOptions(
                    2_000_000,
                    Duration.ofDays(15),
                    64L << 30,
                    Duration.ofHours(2),
                    128L << 20,
                    64L << 20);

    public DatabaseOptions {
        if (!retention.isPositive() || !blockSpan.isPositive()) {
            throw new IllegalArgumentException(
                    "retention and blockSpan must be positive: " + retention + ", " + blockSpan);
        }
        if (maxSeries < 1 || maxBytes < 1 || segmentBytes < 1 || ballastBytes < 0) {
            throw new IllegalArgumentException(
                    "maxSeries, maxBytes and segmentBytes must be at least 1, ballastBytes 0: "
                            + maxSeries
                            + ", "
                            + maxBytes
                            + ", "
                            + segmentBytes
                            + ", "
                            + ballastBytes);
        }
        if (outOfOrderWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "outOfOrderWindow must not be negative: " + outOfOrderWindow);
        }
    }

    /// The usual window for late samples.
    public DatabaseOptions(
            int maxSeries,
            Duration retention,
            long maxBytes,
            Duration blockSpan,
            long segmentBytes,
            long ballastBytes) {
        this(maxSeries, retention, maxBytes, blockSpan, segmentBytes, ballastBytes, USUAL_WINDOW);
    }

    /// The same with room for so many series.
    public DatabaseOptions withMaxSeries(int count) {
        return new DatabaseOptions(
                count,
                retention,
                maxBytes,
                blockSpan,
                segmentBytes,
                ballastBytes,
                outOfOrderWindow);
    }

    /// The same with another window for late samples.
    public DatabaseOptions withOutOfOrderWindow(Duration window) {
        return new DatabaseOptions(
                maxSeries, retention, maxBytes, blockSpan, segmentBytes, ballastBytes, window);
    }

    /// How much time a compacted block covers at most: a tenth of what is kept, so that retention
    /// removes little too late.
    public Duration longestBlock() {
        Duration tenth = retention.dividedBy(10);
        return tenth.compareTo(blockSpan) > 0 ? tenth : blockSpan;
    }

    HeadOptions head() {
        return new HeadOptions(retention, maxSeries, outOfOrderWindow);
    }
}
