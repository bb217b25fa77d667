package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Descriptions that remember what they were asked. Owned by one thread at a time.
final class Consulted implements Descriptions {
    private final Descriptions asked;
    private final Map<Question, Optional<List<LabelMatcher>>> answers = new HashMap<>();

    private record Question(ObjectKey object, String metric) {}

    Consulted(Descriptions asked) {
        this.asked = asked;
    }

    @Override
    public Optional<List<LabelMatcher>> seriesOf(ObjectKey object, String metric) {
        return answers.computeIfAbsent(
                new Question(object, metric), _ -> asked.seriesOf(object, metric));
    }

    /// Whether others would have answered the same.
    boolean agreesWith(Descriptions others) {
        return answers.entrySet().stream()
                .allMatch(each ->
                        others.seriesOf(each.getKey().object, each.getKey().metric)
                                .equals(each.getValue()));
    }
}
