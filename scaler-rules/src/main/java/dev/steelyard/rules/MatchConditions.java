package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.rules.v1alpha1.LabelCondition;
import dev.steelyard.rules.v1alpha1.Syntax;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes matchers of the fields `match` and `matchAny` of a measure.
///
/// @param taken labels that may not be asked for here
/// @param why what is said of those
public record MatchConditions(Set<String> taken, String why, Problems problems) {
    private static final Pattern LABEL = Pattern.compile(Syntax.LABEL);
    private static final int MAX_CONDITIONS = 8;
    private static final int MAX_MATCHES = 16;

    /// The matchers of all conditions that can be understood, those of `match` first.
    public List<LabelMatcher> matchers(Map<String, String> match, List<LabelCondition> matchAny) {
        problems.check(match.size() <= MAX_MATCHES, "match", "has at most 16 labels");
        problems.check(matchAny.size() <= MAX_CONDITIONS, "matchAny", "has at most 8 conditions");
        List<LabelMatcher> all = new ArrayList<>();
        new TreeMap<>(match)
                .forEach((label, value) -> {
                    label(label, "match", problems);
                    all.add(new LabelMatcher.Equal(label, value));
                });
        for (int i = 0; i < matchAny.size(); i++) {
            condition(matchAny.get(i), problems.under("matchAny[" + i + "]")).ifPresent(all::add);
        }
        return all;
    }

    private Optional<LabelMatcher> condition(LabelCondition condition, Problems here) {
        label(condition.label(), "label", here);
        List<String> in = condition.in();
        List<String> notIn = condition.notIn();
        String prefix = condition.startsWith();
        Boolean exists = condition.exists();
        long given = Stream.of(in, notIn, prefix, exists).filter(part -> part != null).count();
        if (given != 1) {
            here.add("", "give exactly one of in, notIn, startsWith, exists");
            return Optional.empty();
        }
        if (condition.label() == null) {
            return Optional.empty();
        }
        String label = condition.label();
        if (in != null) {
            return Optional.of(new LabelMatcher.OneOf(label, Set.copyOf(in)));
        }
        if (notIn != null) {
            return Optional.of(new LabelMatcher.NoneOf(label, Set.copyOf(notIn)));
        }
        if (prefix != null) {
            return Optional.of(new LabelMatcher.StartsWith(label, prefix));
        }
        return Optional.of(
                Boolean.TRUE.equals(exists)
                        ? new LabelMatcher.NotEqual(label, "")
                        : new LabelMatcher.Equal(label, ""));
    }

    private void label(@Nullable String label, String path, Problems here) {
        here.check(
                label != null && LABEL.matcher(label).matches(),
                path,
                "\"" + label + "\" " + Syntax.LABEL_MESSAGE);
        here.check(label == null || !taken.contains(label), path, label + " " + why);
    }
}
