package dev.steelyard.model;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A condition on the value of one label; an absent label has the empty value.
///
/// Each kind prints itself as the PromQL matcher of the same meaning.
public sealed interface LabelMatcher {
    /// The name of the label that is looked at.
    String name();

    /// Whether a label of this value is meant; absent labels are asked with the empty string.
    boolean matches(String value);

    /// The value is exactly `value`.
    record Equal(String name, String value) implements LabelMatcher {
        @Override
        public boolean matches(String candidate) {
            return value.equals(candidate);
        }

        @Override
        public String toString() {
            return name + "=" + quote(value);
        }
    }

    /// The value is anything but `value`; with the empty `value`: the label is there.
    record NotEqual(String name, String value) implements LabelMatcher {
        @Override
        public boolean matches(String candidate) {
            return !value.equals(candidate);
        }

        @Override
        public String toString() {
            return name + "!=" + quote(value);
        }
    }

    /// The value is one of `values`.
    record OneOf(String name, Set<String> values) implements LabelMatcher {
        public OneOf {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(String candidate) {
            return values.contains(candidate);
        }

        @Override
        public String toString() {
            return name + "=~" + quote(alternatives(values));
        }
    }

    /// The value is none of `values`.
    record NoneOf(String name, Set<String> values) implements LabelMatcher {
        public NoneOf {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(String candidate) {
            return !values.contains(candidate);
        }

        @Override
        public String toString() {
            return name + "!~" + quote(alternatives(values));
        }
    }

    /// The value begins with `prefix`.
    record StartsWith(String name, String prefix) implements LabelMatcher {
        @Override
        public boolean matches(String candidate) {
            return candidate.startsWith(prefix);
        }

        @Override
        public String toString() {
            return name + "=~" + quote(quoteRegex(prefix) + ".*");
        }
    }

    /// The whole value matches `pattern`. [RegexMatchers] chooses a plainer kind where there is
    /// one.
    record Matches(String name, ValuePattern pattern) implements LabelMatcher {
        @Override
        public boolean matches(String candidate) {
            return pattern.matches(candidate);
        }

        @Override
        public String toString() {
            return name + "=~" + quote(pattern.text());
        }
    }

    /// The whole value does not match `pattern`.
    record MatchesNot(String name, ValuePattern pattern) implements LabelMatcher {
        @Override
        public boolean matches(String candidate) {
            return !pattern.matches(candidate);
        }

        @Override
        public String toString() {
            return name + "!~" + quote(pattern.text());
        }
    }

    private static String alternatives(Set<String> values) {
        return new TreeSet<>(values)
                .stream().map(LabelMatcher::quoteRegex).collect(Collectors.joining("|"));
    }

    private static String quoteRegex(String literal) {
        return literal.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
