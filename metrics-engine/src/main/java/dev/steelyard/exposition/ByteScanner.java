package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/// A cursor over the bytes of an exposition: takes tokens and knows line and column of a fault.
///
/// Lines are counted only when someone asks, so that well-formed input pays nothing for positions.
final class ByteScanner {
    /// Answered by [#peek] behind the last byte.
    static final int END = -1;

    private final byte[] body;
    private final int end;
    private final ExpositionFormat format;
    private final boolean strict;
    private final Map<Leniency, Integer> forgiven = new EnumMap<>(Leniency.class);
    private final PlainNumber plain = new PlainNumber();
    private int at;
    private int countedTo;
    private int lines = 1;
    private int allForgiven;

    private ByteScanner(byte[] body, int length, ExpositionFormat format, boolean strict) {
        if (length < 0 || length > body.length) {
            throw new IllegalArgumentException(
                    "length " + length + " of a body of " + body.length + " bytes");
        }
        this.body = body;
        this.end = length;
        this.format = format;
        this.strict = strict;
    }

    /// A scanner that counts what it forgives.
    static ByteScanner lenient(byte[] body, int length, ExpositionFormat format) {
        return new ByteScanner(body, length, format, false);
    }

    /// A scanner that forgives nothing.
    static ByteScanner strict(byte[] body, int length, ExpositionFormat format) {
        return new ByteScanner(body, length, format, true);
    }

    /// Counts a breach at `position`, or reports it where nothing is forgiven.
    void forgive(Leniency breach, int position) throws MalformedExpositionException {
        if (strict) {
            throw fault(position, breach.reason());
        }
        forgiven.merge(breach, 1, Integer::sum);
        allForgiven++;
    }

    /// How many breaches were forgiven, of whatever kind.
    int allForgiven() {
        return allForgiven;
    }

    int forgiven(Leniency breach) {
        return forgiven.getOrDefault(breach, 0);
    }

    byte[] body() {
        return body;
    }

    ExpositionFormat format() {
        return format;
    }

    int at() {
        return at;
    }

    int peek() {
        return at < end ? body[at] : END;
    }

    int peek(int offset) {
        return at + offset < end ? body[at + offset] : END;
    }

    void advance(int bytes) {
        at += bytes;
    }

    /// Goes behind the end of the line that `position` is on, and answers whether there is one.
    boolean seekBehindLine(int position) {
        at = position;
        takeRestOfLine();
        boolean ends = at < end;
        at += ends ? 1 : 0;
        return ends;
    }

    boolean startsWith(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (body[at + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// Whether the bytes of `other` stand so many bytes behind the cursor.
    boolean startsWith(byte[] other, int offset) {
        int from = at + offset;
        return end - from >= other.length
                && Arrays.equals(body, from, from + other.length, other, 0, other.length);
    }

    /// Skips what the format lets stand between tokens: blanks and tabs in text, nothing in
    /// OpenMetrics.
    void skipBlanks() {
        if (format == ExpositionFormat.TEXT) {
            while (isBlank(peek())) {
                at++;
            }
        }
    }

    /// Takes what the format demands between series, value and timestamp: one space in OpenMetrics,
    /// any blanks and tabs in text.
    void takeSeparator(String next) throws MalformedExpositionException {
        if (format == ExpositionFormat.TEXT) {
            skipBlanks();
        } else if (peek() == ' ') {
            at++;
        } else {
            throw unexpected("a single space and " + next);
        }
    }

    /// Takes a metric name without quotes, and answers whether one stood here.
    boolean takeMetricName() {
        return takeName(true);
    }

    /// Takes a label name without quotes, and answers whether one stood here.
    boolean takeLabelName() {
        return takeName(false);
    }

    private boolean takeName(boolean colons) {
        int from = at;
        while (at < end && isNameByte(body[at], colons) && (at > from || !isDigit(body[at]))) {
            at++;
        }
        return at > from;
    }

    /// Takes a metric or label name in quotes; the cursor stands at the first of them.
    void takeQuotedName(String what) throws MalformedExpositionException {
        if (format == ExpositionFormat.OPENMETRICS) {
            forgive(Leniency.QUOTED_NAME, at);
        }
        takeQuoted(what);
    }

    /// Takes a quoted string with its quotes; the cursor stands at the first of them.
    void takeQuoted(String what) throws MalformedExpositionException {
        int from = at++;
        int bits = 0;
        while (at < end && body[at] != '"') {
            byte next = body[at];
            bits |= next;
            if (next == '\n') {
                takeRawLineFeed(from, what);
            } else if (next == '\\') {
                takeEscape(from, what);
            } else {
                at++;
            }
        }
        if (at >= end) {
            throw unclosed(from, what);
        }
        at++;
        if (bits < 0) {
            checkUtf8(from, at, what);
        }
    }

    private void takeRawLineFeed(int from, String what) throws MalformedExpositionException {
        if (format == ExpositionFormat.OPENMETRICS) {
            throw unclosed(from, what);
        }
        forgive(Leniency.RAW_LINE_FEED, at);
        at++;
    }

    private void takeEscape(int from, String what) throws MalformedExpositionException {
        int escaped = peek(1);
        if (escaped == '\n' || escaped == END) {
            throw unclosed(from, what);
        }
        boolean known = escaped == '\\' || escaped == '"' || escaped == 'n';
        if (!known && format == ExpositionFormat.TEXT) {
            forgive(Leniency.UNKNOWN_ESCAPE, at);
        }
        at += known ? 2 : 1;
    }

    private MalformedExpositionException unclosed(int from, String what) {
        return fault(from, what + " is not closed; end it with a quote (\") on the same line");
    }

    /// Takes the bytes up to the next blank or line end, in text also up to a brace.
    void takeWord() {
        boolean text = format == ExpositionFormat.TEXT;
        while (at < end) {
            byte next = body[at];
            if (next == '\n' || next == ' ' || (text && (next == '\t' || next == '{'))) {
                return;
            }
            at++;
        }
    }

    /// Takes the rest of the line without its line feed.
    void takeRestOfLine() {
        while (at < end && body[at] != '\n') {
            at++;
        }
    }

    void takeLineFeed(String orElse) throws MalformedExpositionException {
        if (peek() == '\n') {
            at++;
        } else if (peek() != END) {
            throw unexpected(orElse + " or the end of the line");
        } else if (format == ExpositionFormat.TEXT) {
            forgive(Leniency.NO_LAST_LINE_FEED, at);
        } else {
            throw cutShort();
        }
    }

    /// Takes a line feed if it comes next, and answers whether it did.
    boolean takesLineFeed() {
        boolean there = at < end && body[at] == '\n';
        at += there ? 1 : 0;
        return there;
    }

    /// Takes a word and reads it as a number of the format.
    double takeNumber(String what) throws MalformedExpositionException {
        int from = at;
        if (plain.read(body, from, end)) {
            at = plain.end();
            return plain.value();
        }
        takeWord();
        if (at == from) {
            throw peek() == END ? cutShort() : unexpected(what);
        }
        try {
            return NumberText.parse(body, from, at, format == ExpositionFormat.TEXT);
        } catch (NumberFormatException e) {
            throw fault(
                    from, "expected " + what + ": " + e.getMessage() + carriageReturnCure(from));
        }
    }

    /// Takes an optional sign and digits as a whole number.
    long takeInteger(String what) throws MalformedExpositionException {
        int from = at;
        takeWord();
        try {
            return NumberText.parseInteger(body, from, at);
        } catch (NumberFormatException e) {
            throw fault(
                    from, "expected " + what + ": " + e.getMessage() + carriageReturnCure(from));
        }
    }

    void checkUtf8(int from, int to, String what) throws MalformedExpositionException {
        int invalid = Utf8.firstInvalid(body, from, to);
        if (invalid != Utf8.VALID) {
            throw fault(
                    invalid,
                    "%s is not UTF-8 (byte 0x%02x); encode it as UTF-8"
                            .formatted(what, body[invalid] & 0xff));
        }
    }

    String text(int from, int to) {
        return new String(body, from, to - from, UTF_8);
    }

    /// The fault that the body ends inside a line.
    MalformedExpositionException cutShort() {
        return fault(end, Leniency.NO_LAST_LINE_FEED.reason());
    }

    /// The fault that something else than `expected` stands at the cursor.
    MalformedExpositionException unexpected(String expected) {
        return fault(at, "expected " + expected + ", found " + found());
    }

    MalformedExpositionException fault(int position, String reason) {
        int lineStart = position;
        while (lineStart > 0 && body[lineStart - 1] != '\n') {
            lineStart--;
        }
        int column = 1 + Utf8.count(body, lineStart, position);
        return new MalformedExpositionException(lineAt(position), column, reason);
    }

    /// The line, from 1, in which the byte at `position` stands.
    int lineAt(int position) {
        for (; countedTo < position; countedTo++) {
            lines += body[countedTo] == '\n' ? 1 : 0;
        }
        for (; countedTo > position; countedTo--) {
            lines -= body[countedTo - 1] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private String found() {
        return switch (peek()) {
            case END -> "the end of the body";
            case '\n' -> "the end of the line";
            case '\t' -> "a tab";
            case ' ' -> "a blank";
            case '\r' -> "a carriage return; end lines with a line feed alone";
            case 0 -> "a null byte";
            case (byte) 0xef ->
                    startsWithByteOrderMark() ? "a byte order mark; remove it" : quote(at);
            default -> quote(at);
        };
    }

    private boolean startsWithByteOrderMark() {
        return peek(1) == (byte) 0xbb && peek(2) == (byte) 0xbf;
    }

    /// The word that begins at `from`, quoted and not too long for a message.
    private String quote(int from) {
        int to = from;
        while (to < end && body[to] > ' ' && to - from < 40) {
            to++;
        }
        return to == from ? "byte 0x%02x".formatted(body[from] & 0xff) : '"' + text(from, to) + '"';
    }

    private String carriageReturnCure(int from) {
        return at > from && body[at - 1] == '\r' ? "; end lines with a line feed alone" : "";
    }

    private static boolean isBlank(int value) {
        return value == ' ' || value == '\t';
    }

    private static boolean isDigit(byte value) {
        return value >= '0' && value <= '9';
    }

    private static boolean isNameByte(byte value, boolean colons) {
        int lower = value | 0x20;
        return (lower >= 'a' && lower <= 'z')
                || value == '_'
                || isDigit(value)
                || (colons && value == ':');
    }
}
