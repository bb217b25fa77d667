package dev.steelyard.promql.script;

/// Strings as Go writes them: in double or single quotes with escapes, or raw between backticks.
final class QuotedText {
    private QuotedText() {}

    /// Whether a string begins with `character`.
    static boolean begins(char character) {
        return character == '"' || character == '\'' || character == '`';
    }

    /// Reads the string at `cursor`.
    static String read(LineCursor cursor) throws MalformedScriptException {
        char quote = cursor.next();
        StringBuilder text = new StringBuilder();
        for (char next = cursor.next(); next != quote; next = cursor.next()) {
            if (next == '\\' && quote != '`') {
                escape(cursor, text);
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static void escape(LineCursor cursor, StringBuilder text)
            throws MalformedScriptException {
        char kind = cursor.next();
        switch (kind) {
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case '\\', '"', '\'' -> text.append(kind);
            case 'x' -> text.appendCodePoint(code(cursor, "", 2, 16));
            case 'u' -> text.appendCodePoint(code(cursor, "", 4, 16));
            case 'U' -> text.appendCodePoint(code(cursor, "", 8, 16));
            case '0', '1', '2', '3' ->
                    text.appendCodePoint(code(cursor, String.valueOf(kind), 2, 8));
            default -> throw cursor.fault("there is no escape \\" + kind);
        }
    }

    private static int code(LineCursor cursor, String first, int digits, int radix)
            throws MalformedScriptException {
        StringBuilder text = new StringBuilder(first);
        for (int i = 0; i < digits; i++) {
            text.append(cursor.next());
        }
        try {
            int code = Integer.parseInt(text.toString(), radix);
            if (Character.isValidCodePoint(code)) {
                return code;
            }
        } catch (NumberFormatException _) {
            // Told below, with the cases that are numbers but no characters.
        }
        throw cursor.fault("\"" + text + "\" is no character code");
    }
}
