package dev.steelyard.model;

import dev.steelyard.model.LabelMatcher.Equal;
import dev.steelyard.model.LabelMatcher.Matches;
import dev.steelyard.model.LabelMatcher.MatchesNot;
import dev.steelyard.model.LabelMatcher.NoneOf;
import dev.steelyard.model.LabelMatcher.NotEqual;
import dev.steelyard.model.LabelMatcher.OneOf;
import dev.steelyard.model.LabelMatcher.StartsWith;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Chooses, for a regular expression, the plainest matcher of the same meaning: most expressions of
/// real queries are a literal, a list of literals or a prefix, which need no automaton and which
/// postings answer at once.
public final class RegexMatchers {
    private static final String META = "\\.+*?()|[]{}^$";
    private static final String ANYTHING = ".*";

    private RegexMatchers() {}

    /// `name=~"regex"`.
    public static LabelMatcher matching(String name, String regex) throws InvalidPatternException {
        if (regex.equals(".+")) {
            return new NotEqual(name, "");
        }
        Optional<Set<String>> literals = literals(regex);
        if (literals.isPresent()) {
            Set<String> values = literals.get();
            return values.size() == 1
                    ? new Equal(name, values.iterator().next())
                    : new OneOf(name, values);
        }
        Optional<String> prefix = prefix(regex);
        return prefix.isPresent()
                ? new StartsWith(name, prefix.get())
                : new Matches(name, ValuePattern.of(regex));
    }

    /// `name!~"regex"`.
    public static LabelMatcher notMatching(String name, String regex)
            throws InvalidPatternException {
        if (regex.equals(".+")) {
            return new Equal(name, "");
        }
        if (regex.equals(ANYTHING)) {
            return new OneOf(name, Set.of());
        }
        Optional<Set<String>> literals = literals(regex);
        if (literals.isPresent()) {
            Set<String> values = literals.get();
            return values.size() == 1
                    ? new NotEqual(name, values.iterator().next())
                    : new NoneOf(name, values);
        }
        return new MatchesNot(name, ValuePattern.of(regex));
    }

    /// The values of `a|b|c`, also in one pair of parentheses.
    private static Optional<Set<String>> literals(String regex) {
        Set<String> values = new TreeSet<>();
        StringBuilder value = new StringBuilder();
        String alternatives = withoutGroup(regex);
        for (int i = 0; i < alternatives.length(); i++) {
            char c = alternatives.charAt(i);
            if (c == '|') {
                values.add(value.toString());
                value.setLength(0);
            } else if (isEscapedMeta(alternatives, i)) {
                value.append(alternatives.charAt(++i));
            } else if (META.indexOf(c) >= 0) {
                return Optional.empty();
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return Optional.of(values);
    }

    private static String withoutGroup(String regex) {
        if (!regex.startsWith("(") || !regex.endsWith(")")) {
            return regex;
        }
        return regex.substring(regex.startsWith("(?:") ? 3 : 1, regex.length() - 1);
    }

    /// The literal before a closing `.*`.
    private static Optional<String> prefix(String regex) {
        if (!regex.endsWith(ANYTHING)) {
            return Optional.empty();
        }
        String head = regex.substring(0, regex.length() - ANYTHING.length());
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < head.length(); i++) {
            if (isEscapedMeta(head, i)) {
                literal.append(head.charAt(++i));
            } else if (META.indexOf(head.charAt(i)) >= 0) {
                return Optional.empty();
            } else {
                literal.append(head.charAt(i));
            }
        }
        return Optional.of(literal.toString());
    }

    private static boolean isEscapedMeta(String regex, int index) {
        return regex.charAt(index) == '\\'
                && index + 1 < regex.length()
                && META.indexOf(regex.charAt(index + 1)) >= 0;
    }
}
