package dev.steelyard.promql.number;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Floats as texts: the shortest digits that read back as the same float, laid out as Go's `%f`,
/// `%g` and the OpenMetrics notation do.
public final class FloatText {
    private static final int LARGE_EXPONENT = 6;
    private static final int SMALL_EXPONENT = -4;

    private FloatText() {}

    /// Without an exponent, however long that is: `0.1`, `100000000000000000000`, `+Inf`, `NaN`.
    public static String plain(double value) {
        return isSpecial(value) ? special(value) : sign(value) + shortest(value).toPlainString();
    }

    /// As `%g`: with an exponent where the number is at least 1e+06 or below 1e-04.
    public static String general(double value) {
        return isSpecial(value)
                ? special(value)
                : sign(value) + general(shortest(value), LARGE_EXPONENT);
    }

    /// As `%.Ng`: rounded to so many digits, trailing zeros dropped.
    public static String general(double value, int digits) {
        if (isSpecial(value)) {
            return special(value);
        }
        BigDecimal rounded =
                new BigDecimal(Math.abs(value))
                        .round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return sign(value) + general(stripped(rounded), digits);
    }

    /// As OpenMetrics writes label values that are numbers: `1.0`, `0.5`, `1e+06`, `+Inf`.
    public static String openMetrics(double value) {
        String text = general(value);
        boolean whole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        return whole ? text + ".0" : text;
    }

    /// The float that `text` spells as Go reads floats, or NaN where it spells none.
    public static double parse(String text) {
        String unsigned = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
        if (unsigned.equalsIgnoreCase("inf") || unsigned.equalsIgnoreCase("infinity")) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (unsigned.isEmpty() || !endsLikeANumber(unsigned)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }

    /// Java would also read a type suffix and surrounding space.
    private static boolean endsLikeANumber(String text) {
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        return (Character.isDigit(first) || first == '.')
                && (Character.isDigit(last) || last == '.');
    }

    private static boolean isSpecial(double value) {
        return Double.isNaN(value) || Double.isInfinite(value);
    }

    private static String special(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value > 0 ? "+Inf" : "-Inf";
    }

    private static String sign(double value) {
        return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
    }

    private static BigDecimal shortest(double value) {
        return stripped(new BigDecimal(Double.toString(Math.abs(value))));
    }

    private static BigDecimal stripped(BigDecimal digits) {
        return digits.signum() == 0 ? BigDecimal.ZERO : digits.stripTrailingZeros();
    }

    private static int exponent(BigDecimal digits) {
        return digits.precision() - digits.scale() - 1;
    }

    private static String general(BigDecimal digits, int threshold) {
        int exponent = digits.signum() == 0 ? 0 : exponent(digits);
        if (exponent >= SMALL_EXPONENT && exponent < threshold) {
            return digits.toPlainString();
        }
        String all = digits.unscaledValue().toString();
        String fraction = all.length() > 1 ? "." + all.substring(1) : "";
        String size = Integer.toString(Math.abs(exponent));
        return all.charAt(0)
                + fraction
                + (exponent < 0 ? "e-" : "e+")
                + (size.length() < 2 ? "0" : "")
                + size;
    }
}
