package dev.steelyard.promql.number;

/// Arithmetic where Go's library and Java's differ, the way Go's does it.
public final class Arithmetic {
    private static final double LN_2 = Math.log(2);

    /// From here on the square of a number is all that is left of it and one.
    private static final double LARGE = 1L << 28;

    private Arithmetic() {}

    /// `base` to the power of `exponent`; 1 to any power is 1, and so is -1 to an infinite one.
    public static double power(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        return Math.pow(base, exponent);
    }

    /// The smaller one; negative infinity even beside NaN.
    public static double minimum(double left, double right) {
        if (left == Double.NEGATIVE_INFINITY || right == Double.NEGATIVE_INFINITY) {
            return Double.NEGATIVE_INFINITY;
        }
        return Math.min(left, right);
    }

    /// The larger one; positive infinity even beside NaN.
    public static double maximum(double left, double right) {
        if (left == Double.POSITIVE_INFINITY || right == Double.POSITIVE_INFINITY) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.max(left, right);
    }

    /// The logarithm to the base of 2, exact for powers of 2.
    public static double log2(double value) {
        if (value > 0 && value < Double.POSITIVE_INFINITY && value >= Double.MIN_NORMAL) {
            int exponent = Math.getExponent(value) + 1;
            double fraction = Math.scalb(value, -exponent);
            // A fraction of one half is written exactly.
            return fraction == 0.5 ? exponent - 1 : Math.log(fraction) * (1 / LN_2) + exponent;
        }
        return Math.log(value) / LN_2;
    }

    /// The inverse hyperbolic sine.
    public static double asinh(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return value;
        }
        double size = Math.abs(value);
        double result;
        if (size > LARGE) {
            result = Math.log(size) + LN_2;
        } else if (size > 2) {
            result = Math.log(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
        } else {
            result = Math.log1p(size + size * size / (1 + Math.sqrt(1 + size * size)));
        }
        return Math.copySign(result, value);
    }

    /// The inverse hyperbolic cosine.
    public static double acosh(double value) {
        if (value < 1 || Double.isNaN(value)) {
            return Double.NaN;
        }
        if (value >= LARGE) {
            return Math.log(value) + LN_2;
        }
        double beyond = value - 1;
        return Math.log1p(beyond + Math.sqrt(2 * beyond + beyond * beyond));
    }

    /// The inverse hyperbolic tangent.
    public static double atanh(double value) {
        double size = Math.abs(value);
        return Math.copySign(0.5 * Math.log1p(2 * size / (1 - size)), value);
    }

    /// -1, 0 or 1 by the sign; NaN of NaN.
    public static double sign(double value) {
        return Math.signum(value);
    }
}
