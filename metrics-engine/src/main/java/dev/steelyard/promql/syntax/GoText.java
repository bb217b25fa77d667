package dev.steelyard.promql.syntax;

import java.math.BigDecimal;

/// Text and numbers as Go prints them, whose conventions the language and its messages follow.
final class GoText {
    /// From here on `%v` prints a number with an exponent.
    private static final double EXPONENT_FROM = 1e21;

    private static final double EXPONENT_BELOW = 1e-4;

    private GoText() {}

    /// In double quotes, with escapes for what does not print.
    static String quote(String text) {
        return quote(text, '"');
    }

    /// One character in single quotes; a negative one, the end of a text, as the replacement
    /// character.
    static String quote(int codePoint) {
        return codePoint < 0 || codePoint == 0xfffd
                ? "'\ufffd'"
                : quote(Character.toString(codePoint), '\'');
    }

    private static String quote(String text, char quote) {
        StringBuilder quoted = new StringBuilder().append(quote);
        text.codePoints().forEach(codePoint -> escape(codePoint, quote, quoted));
        return quoted.append(quote).toString();
    }

    private static void escape(int codePoint, char quote, StringBuilder into) {
        switch (codePoint) {
            // It prints, but the language refuses it unless escaped.
            case 0xfffd -> into.append("\\ufffd");
            case 0x07 -> into.append("\\a");
            case '\b' -> into.append("\\b");
            case '\f' -> into.append("\\f");
            case '\n' -> into.append("\\n");
            case '\r' -> into.append("\\r");
            case '\t' -> into.append("\\t");
            case 0x0b -> into.append("\\v");
            case '\\' -> into.append("\\\\");
            default -> {
                if (codePoint == quote) {
                    into.append('\\').append(quote);
                } else if (isPrintable(codePoint)) {
                    into.appendCodePoint(codePoint);
                } else if (codePoint < 0x80) {
                    into.append("\\x%02x".formatted(codePoint));
                } else if (codePoint < 0x10000) {
                    into.append("\\u%04x".formatted(codePoint));
                } else {
                    into.append("\\U%08x".formatted(codePoint));
                }
            }
        }
    }

    /// A letter, mark, number, punctuation, symbol, or the plain space.
    static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> true;
        };
    }

    /// `U+0071 'q'`, as `%#U` prints a character.
    static String codePoint(int codePoint) {
        String text = "U+%04X".formatted(codePoint);
        return isPrintable(codePoint) ? text + " '" + Character.toString(codePoint) + "'" : text;
    }

    /// The shortest digits that read back as `value`, without an exponent.
    static String plain(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(Double.toString(value));
        return (exact.scale() > 0 ? exact.stripTrailingZeros() : exact).toPlainString();
    }

    /// As [#plain], but with an exponent where the number is very large or very small.
    static String general(double value) {
        double size = Math.abs(value);
        if (value == 0
                || !Double.isFinite(value)
                || (size >= EXPONENT_BELOW && size < EXPONENT_FROM)) {
            return plain(value);
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int exponent = exact.precision() - exact.scale() - 1;
        return (value < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
