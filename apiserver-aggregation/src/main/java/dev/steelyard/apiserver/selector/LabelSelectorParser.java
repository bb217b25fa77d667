package dev.steelyard.apiserver.selector;

import dev.steelyard.apiserver.selector.LabelSelector.DoesNotExist;
import dev.steelyard.apiserver.selector.LabelSelector.Exists;
import dev.steelyard.apiserver.selector.LabelSelector.GreaterThan;
import dev.steelyard.apiserver.selector.LabelSelector.In;
import dev.steelyard.apiserver.selector.LabelSelector.LessThan;
import dev.steelyard.apiserver.selector.LabelSelector.NotIn;
import dev.steelyard.apiserver.selector.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads the text form of label selectors from left to right (`k8s.io/apimachinery`, `labels`).
final class LabelSelectorParser {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");
    private static final int MAX_PREFIX = 253;

    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    LabelSelector parse() throws MalformedSelectorException {
        List<Requirement> requirements = new ArrayList<>();
        while (true) {
            requirements.add(requirement());
            skipBlanks();
            if (at == text.length()) {
                return new LabelSelector(requirements);
            }
            expect(',');
        }
    }

    private Requirement requirement() throws MalformedSelectorException {
        skipBlanks();
        if (peek() == '!') {
            at++;
            return new DoesNotExist(key());
        }
        String key = key();
        skipBlanks();
        return switch (peek()) {
            case END, ',' -> new Exists(key);
            case '=' -> {
                at++;
                if (peek() == '=') {
                    at++;
                }
                yield new In(key, Set.of(value()));
            }
            case '!' -> {
                at++;
                expect('=');
                yield new NotIn(key, Set.of(value()));
            }
            case '>' -> {
                at++;
                yield new GreaterThan(key, bound());
            }
            case '<' -> {
                at++;
                yield new LessThan(key, bound());
            }
            default -> membership(key);
        };
    }

    private Requirement membership(String key) throws MalformedSelectorException {
        int start = at;
        String word = word();
        return switch (word) {
            case "in" -> new In(key, values());
            case "notin" -> new NotIn(key, values());
            default ->
                    throw malformed(
                            start,
                            "expected one of = == != in notin > < after "
                                    + key
                                    + ", found \""
                                    + word
                                    + "\"");
        };
    }

    private Set<String> values() throws MalformedSelectorException {
        skipBlanks();
        expect('(');
        Set<String> values = new LinkedHashSet<>();
        while (true) {
            values.add(value());
            skipBlanks();
            if (peek() == ')') {
                at++;
                return values;
            }
            expect(',');
        }
    }

    private String key() throws MalformedSelectorException {
        skipBlanks();
        int start = at;
        String key = word();
        int slash = key.indexOf('/');
        String prefix = slash < 0 ? "" : key.substring(0, slash);
        boolean prefixed =
                slash < 0 || (prefix.length() <= MAX_PREFIX && PREFIX.matcher(prefix).matches());
        if (!prefixed || !NAME.matcher(key.substring(slash + 1)).matches()) {
            throw malformed(start, "\"" + key + "\" cannot be the name of a label");
        }
        return key;
    }

    private String value() throws MalformedSelectorException {
        skipBlanks();
        int start = at;
        String value = word();
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            throw malformed(start, "\"" + value + "\" cannot be the value of a label");
        }
        return value;
    }

    private long bound() throws MalformedSelectorException {
        skipBlanks();
        int start = at;
        String word = word();
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException _) {
            throw malformed(start, "\"" + word + "\" is not an integer to compare with");
        }
    }

    private static final char END = '\0';

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private String word() {
        int start = at;
        while (at < text.length() && " \t\r\n=!(),<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void expect(char c) throws MalformedSelectorException {
        if (peek() != c) {
            String found = at < text.length() ? "\"" + text.charAt(at) + "\"" : "the end";
            throw malformed(at, "expected \"" + c + "\", found " + found);
        }
        at++;
    }

    private MalformedSelectorException malformed(int position, String reason) {
        return new MalformedSelectorException(text, position, reason);
    }
}
