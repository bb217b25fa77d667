package dev.steelyard.promql.syntax;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A string as it is written: `"…"` or `'…'` with the escapes of Go, or raw between backticks.
final class StringText {
    private static final String SIMPLE_ESCAPES = "abfnrtv\\";
    private static final String SIMPLE_VALUES = "\u0007\b\f\n\r\t\u000b\\";
    private static final int REPLACEMENT = 0xfffd;
    private static final int OCTAL_DIGITS = 3;

    private final String text;
    private final char quote;
    private int next = 1;

    /// The value is collected as bytes, since `\xff` stands for a byte, not for a character.
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();

    private StringText(String text) {
        this.text = text;
        this.quote = text.charAt(0);
    }

    /// What is wrong with `text`, which begins with a quote; empty where nothing is.
    static Optional<String> problem(String text) {
        return new StringText(text).read();
    }

    /// The value of a text that has no [#problem].
    static String value(String text) {
        StringText string = new StringText(text);
        string.read()
                .ifPresent(problem -> {
                    throw new IllegalArgumentException(text + ": " + problem);
                });
        return StandardCharsets.UTF_8
                .decode(ByteBuffer.wrap(string.value.toByteArray()))
                .toString();
    }

    private Optional<String> read() {
        while (true) {
            int c = take();
            if (c == quote) {
                return Optional.empty();
            } else if (c == REPLACEMENT) {
                return Optional.of("invalid UTF-8 rune");
            } else if (quote == '`') {
                if (c < 0) {
                    return Optional.of("unterminated raw string");
                }
                append(c);
            } else if (c < 0 || c == '\n') {
                return Optional.of("unterminated quoted string");
            } else if (c == '\\') {
                Optional<String> problem = escape();
                if (problem.isPresent()) {
                    return problem;
                }
            } else {
                append(c);
            }
        }
    }

    private int take() {
        if (next >= text.length()) {
            return -1;
        }
        int codePoint = text.codePointAt(next);
        next += Character.charCount(codePoint);
        return codePoint;
    }

    private void append(int codePoint) {
        byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
        value.write(bytes, 0, bytes.length);
    }

    private Optional<String> escape() {
        int c = take();
        if (c < 0) {
            return Optional.of("escape sequence not terminated");
        }
        if (c == quote) {
            value.write(c);
            return Optional.empty();
        }
        int simple = SIMPLE_ESCAPES.indexOf(c);
        if (simple >= 0) {
            value.write(SIMPLE_VALUES.charAt(simple));
            return Optional.empty();
        }
        return switch (c) {
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                next--;
                yield number(OCTAL_DIGITS, 8, false);
            }
            case 'x' -> number(2, 16, false);
            case 'u' -> number(4, 16, true);
            case 'U' -> number(8, 16, true);
            default -> Optional.of("unknown escape sequence " + GoText.codePoint(c));
        };
    }

    /// A byte or a character by its number, in just so many digits.
    private Optional<String> number(int digits, int base, boolean isCharacter) {
        long number = 0;
        for (int i = 0; i < digits; i++) {
            int c = take();
            int digit = c < 0x80 ? Character.digit(c, base) : -1;
            if (c < 0) {
                return Optional.of("escape sequence not terminated");
            }
            if (digit < 0) {
                return Optional.of(
                        "illegal character " + GoText.codePoint(c) + " in escape sequence");
            }
            number = number * base + digit;
        }
        boolean isSurrogate =
                number >= Character.MIN_SURROGATE && number <= Character.MAX_SURROGATE;
        if (number > (isCharacter ? Character.MAX_CODE_POINT : 0xff) || isSurrogate) {
            return Optional.of("escape sequence is an invalid Unicode code point");
        }
        if (isCharacter) {
            append((int) number);
        } else {
            value.write((int) number);
        }
        return Optional.empty();
    }
}
