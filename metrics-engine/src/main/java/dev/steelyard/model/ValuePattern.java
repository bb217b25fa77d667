package dev.steelyard.model;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression that a whole value must match, in the syntax of RE2; a dot stands for line
/// ends too.
///
/// Matching takes time linear in the length of the value, whatever the expression. Equal to another
/// of the same text.
public final class ValuePattern {
    private final Pattern pattern;

    private ValuePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Compiles `text`.
    public static ValuePattern of(String text) throws InvalidPatternException {
        try {
            return new ValuePattern(Pattern.compile(text, Pattern.DOTALL));
        } catch (PatternSyntaxException invalid) {
            throw new InvalidPatternException("error parsing regexp: " + reason(text, invalid));
        }
    }

    /// What is wrong in the words of Go's library, of which this one is a translation with two
    /// slips: it quotes the flag that was put before the text, and one kind as an inner error.
    private static String reason(String text, PatternSyntaxException invalid) {
        String part = invalid.getPattern();
        if (part.equals("stack underflow")) {
            return "unexpected ): `%s`".formatted(text);
        }
        return "%s: `%s`"
                .formatted(invalid.getDescription(), part.equals("(?s)" + text) ? text : part);
    }

    /// Whether all of `value` matches.
    public boolean matches(String value) {
        return pattern.matches(value);
    }

    /// The expression as it was written.
    public String text() {
        return pattern.pattern();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValuePattern that && text().equals(that.text());
    }

    @Override
    public int hashCode() {
        return text().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
