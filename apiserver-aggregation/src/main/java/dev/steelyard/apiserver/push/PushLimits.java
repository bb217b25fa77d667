package dev.steelyard.apiserver.push;

import java.time.Duration;

/// How much of what is pushed is taken.
///
/// @param bodyBytes the longest body, after decompression
/// @param atOnce how many pushes are read at once; more wait
/// @param patience how long one waits for its turn before it is told to come again
/// @param ahead how far beyond now a sample may lie
/// @param labels how many labels a series may have, the name included
/// @param labelNameBytes the longest name of a label
/// @param labelValueBytes the longest value of a label
public record PushLimits(
        int bodyBytes,
        int atOnce,
        Duration patience,
        Duration ahead,
        int labels,
        int labelNameBytes,
        int labelValueBytes) {
    /// 32 MiB, ten minutes ahead, 64 labels of 256 and 4096 bytes, as of scraped series.
    public static final PushLimits DEFAULT =
            new PushLimits(
                    32 << 20, 8, Duration.ofSeconds(10), Duration.ofMinutes(10), 64, 256, 4096);

    public PushLimits {
        if (bodyBytes < 1
                || atOnce < 1
                || labels < 1
                || labelNameBytes < 1
                || labelValueBytes < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1: %d, %d, %d, %d, %d"
                            .formatted(bodyBytes, atOnce, labels, labelNameBytes, labelValueBytes));
        }
        if (patience.isNegative() || ahead.isNegative()) {
            throw new IllegalArgumentException(
                    "patience and ahead must not be negative: " + patience + ", " + ahead);
        }
    }
}
