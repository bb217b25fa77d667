package dev.steelyard.promql.syntax;

import java.util.OptionalDouble;
import java.util.regex.Pattern;

/// A number as it is written, in the notations of Go: `42`, `1_000`, `017` (octal), `0x1f`,
/// `6.02e+23`, `Inf`, `NaN`.
final class NumberText {
    private static final Pattern DECIMAL =
            Pattern.compile("(\\d+(\\.\\d*)?|\\.\\d+)(e[+-]?\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern UNDERSCORES =
            Pattern.compile("(?<=[\\da-fA-FxX])_(?=[\\da-fA-F])");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][\\da-fA-F]+");
    private static final Pattern OCTAL = Pattern.compile("0[0-7]+");

    private NumberText() {}

    /// The value of a number; empty where the text is none.
    static OptionalDouble value(String text) {
        if (text.equalsIgnoreCase("inf")) {
            return OptionalDouble.of(Double.POSITIVE_INFINITY);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        String digits = UNDERSCORES.matcher(text).replaceAll("");
        if (HEXADECIMAL.matcher(digits).matches()) {
            return inBase(digits.substring(2), 16);
        }
        if (OCTAL.matcher(digits).matches()) {
            return inBase(digits.substring(1), 8);
        }
        // What overflows is no number to Go, where Java reads it as infinite.
        return DECIMAL.matcher(digits).matches() && Double.isFinite(Double.parseDouble(digits))
                ? OptionalDouble.of(Double.parseDouble(digits))
                : OptionalDouble.empty();
    }

    /// Why a text is no number.
    static String problem(String text) {
        boolean isDecimal = DECIMAL.matcher(UNDERSCORES.matcher(text).replaceAll("")).matches();
        return "error parsing number: strconv.ParseFloat: parsing %s: %s"
                .formatted(GoText.quote(text), isDecimal ? "value out of range" : "invalid syntax");
    }

    private static OptionalDouble inBase(String digits, int base) {
        try {
            return OptionalDouble.of((double) Long.parseLong(digits, base));
        } catch (NumberFormatException tooLong) {
            return base == 8
                    ? OptionalDouble.of(Double.parseDouble(digits))
                    : OptionalDouble.empty();
        }
    }
}
