package dev.steelyard.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Arithmetic with CPU seconds that loses nothing to floating point.
final class CpuTime {
    /// More than any counter holds: the kernel's are 64 bits of nanoseconds.
    static final double MAX_SECONDS = 1.9e10;

    private static final int NANOCORE_DIGITS_PER_MILLI = 12; // seconds · 10⁹ / (millis / 10³)
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final double NANOS = 1e9;

    /// Below, doubles lie closer than nanoseconds, so that at most one of those means a double.
    private static final double FINE = 1L << 22;

    private CpuTime() {}

    /// The mean rate between two readings of a counter in nanocores, truncated. Of each reading the
    /// shortest decimal is taken that means this double, which is what the kubelet wrote.
    static long nanocores(double fromSeconds, double toSeconds, long windowMillis) {
        double from = Math.rint(fromSeconds * NANOS);
        double to = Math.rint(toSeconds * NANOS);
        boolean inNanos =
                toSeconds < FINE && from / NANOS == fromSeconds && to / NANOS == toSeconds;
        return inNanos
                ? ((long) to - (long) from) * 1_000 / windowMillis
                : exactly(fromSeconds, toSeconds, windowMillis);
    }

    private static long exactly(double fromSeconds, double toSeconds, long windowMillis) {
        return exact(toSeconds)
                .subtract(exact(fromSeconds))
                .movePointRight(NANOCORE_DIGITS_PER_MILLI)
                .divide(BigDecimal.valueOf(windowMillis), 0, RoundingMode.DOWN)
                .min(MOST)
                .longValueExact();
    }

    private static BigDecimal exact(double seconds) {
        return new BigDecimal(Double.toString(seconds));
    }
}
