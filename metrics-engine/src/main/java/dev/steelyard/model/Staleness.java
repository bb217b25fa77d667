package dev.steelyard.model;

/// The one value that means "this series has ended here", as Prometheus writes it.
///
/// It is a NaN, so it must be told apart by its bits before any arithmetic.
public final class Staleness {
    private static final long BITS = 0x7ff0000000000002L;

    /// The stale marker. Compare with [#isStale], never with `==`.
    public static final double MARKER = Double.longBitsToDouble(BITS);

    private Staleness() {}

    /// Whether `value` is the stale marker and not just any NaN.
    public static boolean isStale(double value) {
        return Double.doubleToRawLongBits(value) == BITS;
    }
}
