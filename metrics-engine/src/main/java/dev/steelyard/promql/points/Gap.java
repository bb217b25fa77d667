package dev.steelyard.promql.points;

/// The value that stands where a series has no point at a step.
///
/// It is a quiet NaN with bits of its own, so that a column needs no second one for presence. It
/// must be told apart by its bits, before any arithmetic.
public final class Gap {
    private static final long BITS = 0x7ff8_5374_6565_6c79L;

    /// No point here. Compare with [#is], never with `==`.
    public static final double VALUE = Double.longBitsToDouble(BITS);

    private Gap() {}

    /// Whether `value` stands for no point.
    public static boolean is(double value) {
        return Double.isNaN(value) && Double.doubleToRawLongBits(value) == BITS;
    }
}
