package dev.steelyard.tsdb;

import java.time.Duration;

/// How much a [Database] keeps, and how.
///
/// @param outOfOrderWindow how far behind the newest sample late ones are taken; zero for none
public record DatabaseOptions(Memory memory, Log log, Blocks blocks, Duration outOfOrderWindow) {
    /// Fifteen days, at most 64 GiB, of up to two million series. Late samples are taken for ten
    /// minutes: enough for senders that try again or use several connections, and within what is
    /// not cut into blocks yet.
    public static final DatabaseOptions DEFAULT =
            new DatabaseOptions(
                    new Memory(SeriesLimits.of(2_000_000), 8L << 30, 100_000),
                    new Log(128L << 20, 64L << 20, Duration.ofMinutes(4)),
                    new Blocks(Duration.ofDays(15), 64L << 30, Duration.ofHours(2)),
                    Duration.ofMinutes(10));

    public DatabaseOptions {
        if (outOfOrderWindow.isNegative()) {
            throw new IllegalArgumentException(
                    "outOfOrderWindow must not be negative: " + outOfOrderWindow);
        }
    }

    /// What may be in memory at once.
    ///
    /// @param series how many series
    /// @param maxBytes how much series and their samples may take off the Java heap: nearing it
    ///   blocks are cut before their time and no new series are taken, and where all is in use the
    ///   oldest samples make room for new ones
    /// @param maxExemplars how many exemplars, of which the oldest go first; 0 for none
    public record Memory(SeriesLimits series, long maxBytes, int maxExemplars) {
        public Memory {
            if (maxBytes < 1 || maxExemplars < 0) {
                throw new IllegalArgumentException(
                        "maxBytes must be at least 1, maxExemplars 0: "
                                + maxBytes
                                + ", "
                                + maxExemplars);
            }
        }

        /// So many series, of whatever metric.
        public Memory(int maxSeries, long maxBytes, int maxExemplars) {
            this(SeriesLimits.ofAny(maxSeries), maxBytes, maxExemplars);
        }
    }

    /// The log and the head files.
    ///
    /// @param segmentBytes how long a segment of the log gets
    /// @param ballastBytes how much of the disk is held free, for when the rest is full
    /// @param sealing how often head files take the place of what the log holds
    public record Log(long segmentBytes, long ballastBytes, Duration sealing) {
        public Log {
            if (segmentBytes < 1 || ballastBytes < 0 || !sealing.isPositive()) {
                throw new IllegalArgumentException(
                        "segmentBytes must be at least 1, ballastBytes 0, sealing positive: "
                                + segmentBytes
                                + ", "
                                + ballastBytes
                                + ", "
                                + sealing);
            }
        }
    }

    /// The blocks.
    ///
    /// @param retention how far back they are kept
    /// @param maxBytes how much all may take; the oldest go first
    /// @param span how much time one covers; blocks begin at multiples of it
    /// @param longest how much time one that is compacted covers at most
    public record Blocks(Duration retention, long maxBytes, Duration span, Duration longest) {
        public Blocks {
            if (!retention.isPositive() || !span.isPositive() || maxBytes < 1) {
                throw new IllegalArgumentException(
                        "retention and span must be positive, maxBytes at least 1: "
                                + retention
                                + ", "
                                + span
                                + ", "
                                + maxBytes);
            }
            if (longest.compareTo(span) < 0) {
                throw new IllegalArgumentException(
                        "longest must be at least the span %s: %s".formatted(span, longest));
            }
        }

        /// Compacted up to a tenth of what is kept, so that retention removes little too late.
        public Blocks(Duration retention, long maxBytes, Duration span) {
            this(retention, maxBytes, span, usualLongest(retention, span));
        }

        private static Duration usualLongest(Duration retention, Duration span) {
            Duration tenth = retention.dividedBy(10);
            return tenth.compareTo(span) > 0 ? tenth : span;
        }

        /// The same, compacted up to another length.
        public Blocks withLongest(Duration other) {
            return new Blocks(retention, maxBytes, span, other);
        }
    }

    /// The same with these bounds of memory.
    public DatabaseOptions with(Memory other) {
        return new DatabaseOptions(other, log, blocks, outOfOrderWindow);
    }

    /// The same with this log.
    public DatabaseOptions with(Log other) {
        return new DatabaseOptions(memory, other, blocks, outOfOrderWindow);
    }

    /// The same with these blocks.
    public DatabaseOptions with(Blocks other) {
        return new DatabaseOptions(memory, log, other, outOfOrderWindow);
    }

    /// The same with another window for late samples.
    public DatabaseOptions withOutOfOrderWindow(Duration window) {
        return new DatabaseOptions(memory, log, blocks, window);
    }

    /// That of a head that is read from the log, where nothing is that was not taken before.
    HeadOptions replayedHead() {
        return new HeadOptions(
                blocks.retention,
                SeriesLimits.ofAny(memory.series.total()),
                memory.maxBytes,
                Duration.ofMillis(Long.MAX_VALUE / 4));
    }

    HeadOptions head() {
        return new HeadOptions(blocks.retention, memory.series, memory.maxBytes, outOfOrderWindow);
    }
}
