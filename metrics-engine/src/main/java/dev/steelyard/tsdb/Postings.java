package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Which series carry a label pair.
///
/// A question is answered from the shortest postings among those of its matchers; the other
/// matchers are asked of each series there. Guarded by the head's state lock.
final class Postings {
    private final Map<String, Map<String, List<MemSeries>>> byName = new HashMap<>();

    void add(MemSeries series) {
        Labels labels = series.labels();
        for (int i = 0; i < labels.size(); i++) {
            byName.computeIfAbsent(labels.name(i), _ -> new HashMap<>())
                    .computeIfAbsent(labels.value(i), _ -> new ArrayList<>(1))
                    .add(series);
        }
    }

    /// Removes forgotten series; each list that holds any of them is gone through once.
    void remove(Collection<MemSeries> forgotten) {
        Map<String, Set<String>> touched = new HashMap<>();
        for (MemSeries series : forgotten) {
            Labels labels = series.labels();
            for (int i = 0; i < labels.size(); i++) {
                touched.computeIfAbsent(labels.name(i), _ -> new HashSet<>()).add(labels.value(i));
            }
        }
        touched.forEach((name, values) -> values.forEach(value -> sweep(name, value)));
    }

    private void sweep(String name, String value) {
        byName.computeIfPresent(
                name,
                (_, byValue) -> {
                    byValue.computeIfPresent(value, (_, postings) -> living(postings));
                    return byValue.isEmpty() ? null : byValue;
                });
    }

    private static @Nullable List<MemSeries> living(List<MemSeries> postings) {
        postings.removeIf(MemSeries::isForgotten);
        return postings.isEmpty() ? null : postings;
    }

    /// Hands each series that satisfies all matchers to `each`. At least one of the matchers must
    /// not match the empty value.
    void forEach(List<LabelMatcher> matchers, Consumer<MemSeries> each) {
        for (List<MemSeries> postings : shortest(matchers)) {
            for (MemSeries series : postings) {
                if (matches(matchers, series.labels())) {
                    each.accept(series);
                }
            }
        }
    }

    static boolean matches(List<LabelMatcher> matchers, Labels labels) {
        for (LabelMatcher matcher : matchers) {
            if (!matcher.matches(labels.get(matcher.name()))) {
                return false;
            }
        }
        return true;
    }

    private List<List<MemSeries>> shortest(List<LabelMatcher> matchers) {
        List<List<MemSeries>> best = null;
        long bestSize = Long.MAX_VALUE;
        for (LabelMatcher matcher : matchers) {
            if (matcher.matches("")) {
                continue;
            }
            List<List<MemSeries>> candidates = candidates(matcher);
            long size = candidates.stream().mapToLong(List::size).sum();
            if (size < bestSize) {
                best = candidates;
                bestSize = size;
            }
        }
        if (best == null) {
            throw new IllegalArgumentException(
                    "at least one matcher must not match the empty value: " + matchers);
        }
        return best;
    }

    private List<List<MemSeries>> candidates(LabelMatcher matcher) {
        Map<String, List<MemSeries>> byValue = byName.getOrDefault(matcher.name(), Map.of());
        return switch (matcher) {
            case LabelMatcher.Equal(_, String value) -> present(byValue, List.of(value));
            case LabelMatcher.OneOf(_, Set<String> values) -> present(byValue, values);
            case LabelMatcher.NotEqual _,
                    LabelMatcher.NoneOf _,
                    LabelMatcher.StartsWith _,
                    LabelMatcher.Matches _,
                    LabelMatcher.MatchesNot _ ->
                    byValue.entrySet().stream()
                            .filter(entry -> matcher.matches(entry.getKey()))
                            .map(Map.Entry::getValue)
                            .toList();
        };
    }

    private static List<List<MemSeries>> present(
            Map<String, List<MemSeries>> byValue, Collection<String> values) {
        return values.stream()
                .filter(byValue::containsKey)
                .map(value -> byValue.getOrDefault(value, List.of()))
                .toList();
    }
}
