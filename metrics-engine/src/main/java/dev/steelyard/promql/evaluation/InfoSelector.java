package dev.steelyard.promql.evaluation;

import dev.steelyard.model.InvalidPatternException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.RegexMatchers;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.promql.syntax.SelectorMatcher.Operator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which info series `info` looks at, and which of their labels it takes.
///
/// Without a condition on the name it is `target_info`; with negative ones alone, all names that
/// end in `_info`.
final class InfoSelector {
    static final String INSTANCE = "instance";
    static final String JOB = "job";
    private static final String TARGET_INFO = "target_info";
    private static final String ANY_INFO = ".+_info";

    private final List<LabelMatcher> names = new ArrayList<>();
    private final List<LabelMatcher> labels = new ArrayList<>();
    private final Set<String> wanted = new HashSet<>();

    InfoSelector(List<SelectorMatcher> conditions) {
        boolean positive = false;
        for (SelectorMatcher condition : conditions) {
            if (condition.label().equals(Labels.NAME)) {
                names.add(condition.matcher());
                positive |=
                        condition.operator() == Operator.EQUAL
                                || condition.operator() == Operator.REGEX;
            } else {
                labels.add(condition.matcher());
                wanted.add(condition.label());
            }
        }
        if (names.isEmpty()) {
            names.add(new LabelMatcher.Equal(Labels.NAME, TARGET_INFO));
        } else if (!positive) {
            names.add(anyInfo());
        }
    }

    private static LabelMatcher anyInfo() {
        try {
            return RegexMatchers.matching(Labels.NAME, ANY_INFO);
        } catch (InvalidPatternException e) {
            throw new IllegalStateException(ANY_INFO, e);
        }
    }

    /// Whether a series is itself one of the info series, and so is left alone.
    boolean isInfo(Labels series) {
        String name = series.metricName();
        return names.stream().allMatch(matcher -> matcher.matches(name));
    }

    /// All conditions on info series.
    List<LabelMatcher> matchers() {
        List<LabelMatcher> all = new ArrayList<>(names);
        all.addAll(labels);
        return all;
    }

    /// Whether a label of an info series is taken: all are where none is asked for.
    boolean wants(String label) {
        return wanted.isEmpty() || wanted.contains(label);
    }

    /// Whether a series without an info series stays: it does where no condition asks for a label
    /// to be there.
    boolean allowsNone() {
        return labels.stream().allMatch(matcher -> matcher.matches(""));
    }
}
