package dev.steelyard.tsdb.block;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a JSON text (RFC 8259) as maps, lists, strings, longs, doubles, booleans and null.
///
/// To the letter: whoever forgives a byte that is not JSON takes damage of a file for its meaning.
final class JsonText {
    private static final int MAX_DEPTH = 64;

    private final String text;
    private int at;
    private int depth;

    private JsonText(String text) {
        this.text = text;
    }

    /// Where and why a text is no JSON.
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1;

        private final int offset;

        MalformedException(int offset, String reason) {
            super(reason);
            this.offset = offset;
        }

        int offset() {
            return offset;
        }
    }

    /// The one value that `text` holds.
    static @Nullable Object parse(String text) throws MalformedException {
        JsonText reader = new JsonText(text);
        Object value = reader.value();
        if (reader.peek() != 0) {
            throw reader.malformed("something follows the value");
        }
        return value;
    }

    private @Nullable Object value() throws MalformedException {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() throws MalformedException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        enter('{');
        while (peek() != '}') {
            String name = string();
            expect(':');
            if (members.containsKey(name)) {
                throw malformed("\"" + name + "\" is there twice");
            }
            members.put(name, value());
            separator('}');
        }
        leave();
        return members;
    }

    private List<@Nullable Object> array() throws MalformedException {
        List<@Nullable Object> items = new ArrayList<>();
        enter('[');
        while (peek() != ']') {
            items.add(value());
            separator(']');
        }
        leave();
        return items;
    }

    private void enter(char bracket) throws MalformedException {
        expect(bracket);
        if (++depth > MAX_DEPTH) {
            throw malformed("it is nested too deeply");
        }
    }

    private void leave() {
        at++;
        depth--;
    }

    private void separator(char end) throws MalformedException {
        if (peek() != end) {
            expect(',');
            if (peek() == end) {
                throw malformed("a value is missing");
            }
        }
    }

    private String string() throws MalformedException {
        expect('"');
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            char next = text.charAt(at++);
            if (next < ' ') {
                throw malformed("a control character is in a string");
            }
            value.append(next == '\\' ? escaped() : next);
        }
        if (at == text.length()) {
            throw malformed("a string does not end");
        }
        at++;
        return value.toString();
    }

    private char escaped() throws MalformedException {
        char next = at < text.length() ? text.charAt(at++) : 0;
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw malformed("there is no such escape");
        };
    }

    private char codeUnit() throws MalformedException {
        try {
            char unit = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return unit;
        } catch (NumberFormatException | IndexOutOfBoundsException _) {
            throw malformed("\\u needs four hexadecimal digits");
        }
    }

    private @Nullable Object word(String word, @Nullable Object meaning) throws MalformedException {
        if (!text.startsWith(word, at)) {
            throw malformed("a value was expected");
        }
        at += word.length();
        return meaning;
    }

    private Number number() throws MalformedException {
        int begin = at;
        while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String digits = text.substring(begin, at);
        try {
            if (digits.matches("-?(0|[1-9][0-9]*)")) {
                return Long.valueOf(digits);
            }
            return Double.valueOf(digits);
        } catch (NumberFormatException _) {
            at = begin;
            throw malformed("a value was expected");
        }
    }

    /// The next character behind white space; 0 at the end.
    private char peek() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private void expect(char wanted) throws MalformedException {
        if (peek() != wanted) {
            throw malformed("'" + wanted + "' was expected");
        }
        at++;
    }

    private MalformedException malformed(String reason) {
        return new MalformedException(at, reason);
    }
}
