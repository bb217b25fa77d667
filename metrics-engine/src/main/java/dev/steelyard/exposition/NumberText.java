package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/// Reads the numbers of both formats from bytes.
///
/// The syntax is that of Go's `strconv.ParseFloat` without underscores: an optional sign and
/// decimal digits with an optional point and exponent, `inf` or `infinity` in any case and with an
/// optional sign, `nan` in any case without one. Hexadecimal floats (`0x1.8p3`) are a choice of the
/// caller. A finite number that a double cannot hold is an error, as in Go, not infinite.
///
/// Numbers of up to 19 digits whose significant part and power of ten are exact as doubles are
/// computed by one multiplication or division, which rounds correctly (W. D. Clinger, "How to read
/// floating point numbers accurately", PLDI 1990); the JDK reads the rest.
final class NumberText {
    private static final long MAX_EXACT_SIGNIFICAND = 1L << 53;
    private static final int MAX_DIGITS = 18; // any 18 digits fit a long
    private static final double[] EXACT_POWERS = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < EXACT_POWERS.length; i++, power *= 10) {
            EXACT_POWERS[i] = power;
        }
    }

    private NumberText() {}

    /// The number that is spelled by the bytes of `[from, to)`.
    ///
    /// @throws NumberFormatException where they spell none
    static double parse(byte[] bytes, int from, int to, boolean hexadecimal) {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (negative || (at < to && bytes[at] == '+')) {
            at++;
        }
        if (at < to && !isDigit(bytes[at]) && bytes[at] != '.') {
            return named(bytes, from, at, to);
        }
        if (at + 1 < to && bytes[at] == '0' && (bytes[at + 1] | 0x20) == 'x') {
            return hexadecimal ? hexadecimal(bytes, from, at + 2, to) : refuse(bytes, from, to);
        }
        return decimal(bytes, from, at, to);
    }

    /// The whole number that is spelled by the bytes of `[from, to)`: an optional sign and digits,
    /// not above `Long.MAX_VALUE` in magnitude.
    ///
    /// @throws NumberFormatException where they spell none
    static long parseInteger(byte[] bytes, int from, int to) {
        boolean signed = from < to && (bytes[from] == '-' || bytes[from] == '+');
        long magnitude = 0;
        int at = signed ? from + 1 : from;
        if (at == to) {
            throw noInteger(bytes, from, to);
        }
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (!isDigit(bytes[at]) || magnitude > (Long.MAX_VALUE - digit) / 10) {
                throw noInteger(bytes, from, to);
            }
            magnitude = magnitude * 10 + digit;
        }
        return bytes[from] == '-' ? -magnitude : magnitude;
    }

    private static NumberFormatException noInteger(byte[] bytes, int from, int to) {
        return new NumberFormatException("\"" + text(bytes, from, to) + "\" is none");
    }

    private static double decimal(byte[] bytes, int from, int digitsFrom, int to) {
        long significand = 0;
        int digits = 0; // significant ones
        int seen = 0;
        int exponent = 0;
        int at = digitsFrom;
        boolean point = false;
        for (; at < to; at++) {
            byte next = bytes[at];
            if (isDigit(next)) {
                seen++;
                if (digits < MAX_DIGITS) {
                    significand = significand * 10 + (next - '0');
                }
                digits += significand == 0 ? 0 : 1;
                exponent -= point ? 1 : 0;
            } else if (next == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return refuse(bytes, from, to);
        }
        boolean exact = digits <= MAX_DIGITS;
        if (at < to) {
            int written = exponent(bytes, from, at, to);
            exact &= written > -1000 && written < 1000;
            exponent += written;
        }
        if (!exact || !isExact(significand, exponent)) {
            return viaJdk(bytes, from, to);
        }
        double magnitude = exact(significand, exponent);
        return bytes[from] == '-' ? -magnitude : magnitude;
    }

    /// Whether [#exact] rounds correctly.
    static boolean isExact(long significand, int exponent) {
        return significand <= MAX_EXACT_SIGNIFICAND
                && exponent > -EXACT_POWERS.length
                && exponent < EXACT_POWERS.length;
    }

    /// `significand` times ten to the power of `exponent`.
    static double exact(long significand, int exponent) {
        return exponent < 0
                ? significand / EXACT_POWERS[-exponent]
                : significand * EXACT_POWERS[exponent];
    }

    /// The exponent that is written at `at`, cut to four digits: more never fit a double.
    private static int exponent(byte[] bytes, int from, int at, int to) {
        int digit = at + 1;
        boolean negative = digit < to && bytes[digit] == '-';
        if (negative || (digit < to && bytes[digit] == '+')) {
            digit++;
        }
        if ((bytes[at] | 0x20) != 'e' || digit == to) {
            refuse(bytes, from, to);
        }
        int exponent = 0;
        for (; digit < to; digit++) {
            if (!isDigit(bytes[digit])) {
                refuse(bytes, from, to);
            }
            exponent = Math.min(exponent * 10 + bytes[digit] - '0', 1000);
        }
        return negative ? -exponent : exponent;
    }

    private static double hexadecimal(byte[] bytes, int from, int digitsFrom, int to) {
        int at = digitsFrom;
        int seen = 0;
        boolean point = false;
        for (; at < to && (bytes[at] | 0x20) != 'p'; at++) {
            if (Character.digit(bytes[at], 16) >= 0) {
                seen++;
            } else if (bytes[at] == '.' && !point) {
                point = true;
            } else {
                return refuse(bytes, from, to);
            }
        }
        int digit = at + 1;
        if (digit < to && (bytes[digit] == '-' || bytes[digit] == '+')) {
            digit++;
        }
        if (seen == 0 || digit >= to) {
            return refuse(bytes, from, to);
        }
        for (; digit < to; digit++) {
            if (!isDigit(bytes[digit])) {
                return refuse(bytes, from, to);
            }
        }
        return viaJdk(bytes, from, to);
    }

    private static double named(byte[] bytes, int from, int at, int to) {
        if (isWord(bytes, at, to, "inf") || isWord(bytes, at, to, "infinity")) {
            return bytes[from] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return at == from && isWord(bytes, at, to, "nan") ? Double.NaN : refuse(bytes, from, to);
    }

    private static boolean isWord(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if ((bytes[i] | 0x20) != lowerCase.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    private static double viaJdk(byte[] bytes, int from, int to) {
        double value = Double.parseDouble(text(bytes, from, to));
        if (Double.isInfinite(value)) {
            throw new NumberFormatException(
                    "number "
                            + text(bytes, from, to)
                            + " is out of the range of a double; write +Inf or -Inf if it is meant"
                            + " to be infinite");
        }
        return value;
    }

    private static double refuse(byte[] bytes, int from, int to) {
        throw new NumberFormatException(
                "\""
                        + text(bytes, from, to)
                        + "\" is not a number; use decimal digits, +Inf, -Inf or NaN");
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }
}
