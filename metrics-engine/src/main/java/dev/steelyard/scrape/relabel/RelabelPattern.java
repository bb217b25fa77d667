package dev.steelyard.scrape.relabel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A regular expression that a whole value must match, and the templates that its groups fill.
/// Equal to another of the same text.
public final class RelabelPattern {
    /// Matches everything, as the only group.
    public static final RelabelPattern ANYTHING = of("(.*)");

    private final Pattern pattern;

    private RelabelPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /// Compiles `text`, in the syntax of RE2; a dot stands for line ends too.
    ///
    /// @throws IllegalArgumentException where it is none, with what is wrong
    public static RelabelPattern of(String text) {
        try {
            return new RelabelPattern(Pattern.compile(text, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            // The library quotes the flag that it puts before the text.
            String part = e.getPattern().equals("(?s)" + text) ? text : e.getPattern();
            throw new IllegalArgumentException(e.getDescription() + ": `" + part + "`", e);
        }
    }

    boolean matches(String value) {
        return pattern.matches(value);
    }

    /// What the groups of a value are; nothing where the value does not match.
    Optional<Groups> groups(String value) {
        Matcher matcher = pattern.matcher(value);
        return matcher.matches()
                ? Optional.of(new Groups(matcher, pattern.namedGroups()))
                : Optional.empty();
    }

    /// The parts of a value that matched.
    record Groups(Matcher matcher, Map<String, Integer> names) {
        /// Fills `$name`, `${name}`, `$1` and `$$` of a template as Go does: a name without braces
        /// is as long as it can be, and what names no group is empty.
        String fill(String template) {
            StringBuilder filled = new StringBuilder();
            int at = 0;
            while (at < template.length()) {
                int dollar = template.indexOf('$', at);
                if (dollar < 0) {
                    return filled.append(template, at, template.length()).toString();
                }
                filled.append(template, at, dollar);
                at = fillOne(template, dollar, filled);
            }
            return filled.toString();
        }

        private int fillOne(String template, int dollar, StringBuilder into) {
            if (template.startsWith("$$", dollar)) {
                into.append('$');
                return dollar + 2;
            }
            boolean braced = template.startsWith("${", dollar);
            int from = dollar + (braced ? 2 : 1);
            int to = from;
            while (to < template.length() && isNamePart(template.charAt(to))) {
                to++;
            }
            boolean closed = !braced || template.startsWith("}", to);
            if (to == from || !closed) {
                into.append('$');
                return dollar + 1;
            }
            String group = group(template.substring(from, to));
            if (group != null) {
                into.append(group);
            }
            return braced ? to + 1 : to;
        }

        private static boolean isNamePart(char c) {
            return c == '_' || Character.isLetterOrDigit(c);
        }

        private @Nullable String group(String name) {
            boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number) {
                Integer index = names.get(name);
                return index == null ? null : matcher.group(index);
            }
            if (name.length() > 8 || (name.length() > 1 && name.startsWith("0"))) {
                return null;
            }
            int index = Integer.parseInt(name);
            return index > matcher.groupCount() ? null : matcher.group(index);
        }
    }

    /// The expression as it was written.
    public String text() {
        return pattern.pattern();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RelabelPattern that && text().equals(that.text());
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
