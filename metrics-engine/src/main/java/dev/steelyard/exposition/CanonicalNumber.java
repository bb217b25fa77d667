package dev.steelyard.exposition;

import java.math.BigDecimal;

/// How numbers are printed.
///
/// The canonical form is that of Go's `%g` with the fewest digits that read back as the same
/// double, as OpenMetrics wants it for `le` and `quantile`: an exponent of at least two digits
/// below 1e-4 and from 1e+06 up, plain digits between.
final class CanonicalNumber {
    /// Whole numbers below this are exact and stand in full as values.
    private static final double MAX_PLAIN = 1e15;

    private CanonicalNumber() {}

    /// The value of a sample: whole numbers in full, others canonical.
    static String ofValue(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < MAX_PLAIN;
        boolean negativeZero = Double.doubleToRawLongBits(value) == Long.MIN_VALUE;
        return whole && !negativeZero ? Long.toString((long) value) : of(value);
    }

    /// The value of an `le` or `quantile` label; in OpenMetrics a float shows that it is one.
    static String ofLabel(double value, ExpositionFormat format) {
        String number = of(value);
        boolean bare = number.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        return switch (format) {
            case TEXT -> number;
            case OPENMETRICS -> bare ? number + ".0" : number;
        };
    }

    private static String of(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        String sign = Double.doubleToRawLongBits(value) < 0 ? "-" : "";
        if (Double.isInfinite(value)) {
            return sign.isEmpty() ? "+Inf" : "-Inf";
        }
        return sign + (value == 0 ? "0" : ofPositive(Math.abs(value)));
    }

    private static String ofPositive(double value) {
        BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= -4 && exponent < 6) {
            return decimal.toPlainString();
        }
        String digits = decimal.unscaledValue().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%se%s%02d"
                .formatted(
                        digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
