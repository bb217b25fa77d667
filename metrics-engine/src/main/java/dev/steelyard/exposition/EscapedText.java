package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The escapes of label values, quoted names and help: `\\`, `\"` and `\n`.
///
/// Any other backslash stands for itself, as everywhere in Prometheus.
final class EscapedText {
    /// Answered by [#strayBackslash] where there is none.
    static final int NONE = -1;

    private EscapedText() {}

    /// The text of the bytes in `[from, to)` with all three escapes resolved.
    static String decode(byte[] bytes, int from, int to) {
        return decode(bytes, from, to, true);
    }

    /// The text of a help in the text format, where a quote needs no escape and has none.
    static String decodeKeepingQuotes(byte[] bytes, int from, int to) {
        return decode(bytes, from, to, false);
    }

    private static String decode(byte[] bytes, int from, int to, boolean quotes) {
        int escape = indexOfBackslash(bytes, from, to);
        if (escape == to) {
            return new String(bytes, from, to - from, UTF_8);
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            byte next = bytes[at];
            if (next == '\\' && at + 1 < to && isEscape(bytes[at + 1], quotes)) {
                at++;
                next = bytes[at] == 'n' ? (byte) '\n' : bytes[at];
            }
            plain[length++] = next;
        }
        return new String(plain, 0, length, UTF_8);
    }

    /// The index of the first backslash in a help that its format does not provide for, or [#NONE].
    ///
    /// In text that is one before anything but `\\` and `n`, in OpenMetrics only one at the end.
    static int strayBackslash(byte[] bytes, int from, int to, ExpositionFormat format) {
        for (int at = indexOfBackslash(bytes, from, to); at < to; ) {
            boolean alone = at + 1 == to;
            if (alone || (format == ExpositionFormat.TEXT && !isEscape(bytes[at + 1], false))) {
                return at;
            }
            at = indexOfBackslash(bytes, at + 2, to);
        }
        return NONE;
    }

    private static boolean isEscape(byte follower, boolean quotes) {
        return follower == '\\' || follower == 'n' || (quotes && follower == '"');
    }

    private static int indexOfBackslash(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /// Appends `text` with backslash, line feed and quote escaped.
    static void encode(String text, StringBuilder into) {
        encode(text, into, true);
    }

    /// Appends `text` with backslash and line feed escaped.
    static void encodeKeepingQuotes(String text, StringBuilder into) {
        encode(text, into, false);
    }

    private static void encode(String text, StringBuilder into, boolean quotes) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            switch (next) {
                case '\\' -> into.append("\\\\");
                case '\n' -> into.append("\\n");
                case '"' -> into.append(quotes ? "\\\"" : "\"");
                default -> into.append(next);
            }
        }
    }
}
