package dev.steelyard.rules;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Numbers in thousandths, as the autoscaler takes them: rounded up, so that something never
/// becomes nothing.
public final class Milli {
    /// What arithmetic in doubles may add to a number without meaning it, in relation.
    private static final double NOISE = 1e-12;

    private Milli() {}

    /// `value` in thousandths, rounded up, kept within a long.
    public static long of(double value) {
        double exact = value * 1000;
        return (long) Math.ceil(exact - Math.abs(exact) * NOISE);
    }

    /// `amount` in thousandths, rounded up, kept within a long.
    public static long of(BigDecimal amount) {
        return amount.movePointRight(3)
                .setScale(0, RoundingMode.CEILING)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /// The Kubernetes quantity of so many thousandths: `587`, `587300m`.
    public static String quantity(long milli) {
        return milli % 1000 == 0 ? Long.toString(milli / 1000) : milli + "m";
    }

    /// A number as people read it, at most three digits after four significant ones: `587.3`,
    /// `0.042`.
    public static String display(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : Double.toString(value);
        }
        BigDecimal number = BigDecimal.valueOf(value);
        int magnitude = number.precision() - number.scale();
        int digits = Math.clamp(4 - magnitude, 0, 6);
        BigDecimal rounded = number.setScale(digits, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.toPlainString();
    }
}
