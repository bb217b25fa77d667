package dev.steelyard.apiserver.selector;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// A condition on labels, all requirements of which must hold; without any it holds for all.
///
/// The text form is Kubernetes's: `app=web,tier in (a,b),!legacy,generation>3`.
public record LabelSelector(List<Requirement> requirements) {
    /// The selector that holds for everything.
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    public LabelSelector {
        requirements = List.copyOf(requirements);
    }

    /// Reads the text form; the empty text is everything.
    public static LabelSelector parse(String text) throws MalformedSelectorException {
        return text.isBlank() ? EVERYTHING : new LabelSelectorParser(text).parse();
    }

    /// Whether an object of these labels is meant.
    public boolean matches(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /// Whether nothing is asked.
    public boolean isEverything() {
        return requirements.isEmpty();
    }

    /// One condition on the label `key`.
    public sealed interface Requirement {
        /// The name of the label.
        String key();

        /// Whether labels satisfy it.
        boolean matches(Map<String, String> labels);
    }

    /// The label is there, with one of `values`.
    public record In(String key, Set<String> values) implements Requirement {
        public In {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /// The label is absent, or has none of `values`.
    public record NotIn(String key, Set<String> values) implements Requirement {
        public NotIn {
            values = Set.copyOf(values);
        }

        @Override
        public boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    /// The label is there.
    public record Exists(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    /// The label is absent.
    public record DoesNotExist(String key) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    /// The label is an integer above `bound`.
    public record GreaterThan(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return compare(labels.get(key), bound) > 0;
        }
    }

    /// The label is an integer below `bound`.
    public record LessThan(String key, long bound) implements Requirement {
        @Override
        public boolean matches(Map<String, String> labels) {
            return compare(labels.get(key), bound) < 0;
        }
    }

    /// 0 also where there is nothing to compare, which satisfies neither side.
    private static int compare(@org.jspecify.annotations.Nullable String value, long bound) {
        try {
            return value == null ? 0 : Long.compare(Long.parseLong(value), bound);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
