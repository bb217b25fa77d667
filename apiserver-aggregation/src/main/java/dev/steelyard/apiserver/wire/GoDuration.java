package dev.steelyard.apiserver.wire;

import java.math.BigDecimal;

/// Durations as Go prints them: `14.98s`, `1m0s`, `1h0m0s`, `500ms`.
public final class GoDuration {
    private static final long SECOND = 1_000_000_000;

    private GoDuration() {}

    /// The text of a non-negative number of nanoseconds.
    public static String ofNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a window cannot be negative: " + nanos + " ns");
        }
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1_000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < SECOND) {
            return decimal(nanos, 6) + "ms";
        }
        long minutes = nanos / (60 * SECOND);
        String seconds = decimal(nanos % (60 * SECOND), 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return minutes < 60
                ? minutes + "m" + seconds
                : minutes / 60 + "h" + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long nanos, int scale) {
        return nanos == 0
                ? "0"
                : BigDecimal.valueOf(nanos, scale).stripTrailingZeros().toPlainString();
    }
}
