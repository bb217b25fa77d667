package dev.steelyard.promql.script;

import java.util.Locale;
import java.util.regex.Pattern;

/// Reads numbers as scripts write them.
final class NumberNotation {
    private static final Pattern HEX = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]{1,16})");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

    private NumberNotation() {}

    /// Reads digits, fraction and exponent at `cursor`.
    static double unsigned(LineCursor cursor) throws MalformedScriptException {
        StringBuilder digits = new StringBuilder(cursor.takeWhile(c -> isDigit(c) || c == '.'));
        if ((cursor.peek() == 'e' || cursor.peek() == 'E') && !digits.isEmpty()) {
            digits.append(cursor.next());
            if (cursor.peek() == '+' || cursor.peek() == '-') {
                digits.append(cursor.next());
            }
            digits.append(cursor.takeWhile(NumberNotation::isDigit));
        }
        if (!DECIMAL.matcher(digits).matches()) {
            throw cursor.fault("expected a number");
        }
        return Double.parseDouble(digits.toString());
    }

    /// Whether `text` is a number and nothing else.
    static boolean isNumber(String text) {
        return DECIMAL.matcher(text).matches() || HEX.matcher(text).matches() || isWord(text);
    }

    /// The number that `text` is.
    static double parse(String text) {
        if (isWord(text)) {
            return word(text);
        }
        var hex = HEX.matcher(text);
        if (hex.matches()) {
            double magnitude = Long.parseUnsignedLong(hex.group(2), 16);
            return hex.group(1).equals("-") ? -magnitude : magnitude;
        }
        return Double.parseDouble(text);
    }

    private static boolean isWord(String text) {
        return switch (unsigned(text)) {
            case "inf", "infinity", "nan" -> true;
            default -> false;
        };
    }

    private static double word(String text) {
        if (unsigned(text).equals("nan")) {
            return Double.NaN;
        }
        return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private static String unsigned(String text) {
        boolean signed = text.startsWith("+") || text.startsWith("-");
        return (signed ? text.substring(1) : text).toLowerCase(Locale.ROOT);
    }

    private static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }
}
