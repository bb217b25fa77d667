package dev.steelyard.rules.described;

import dev.steelyard.model.LabelMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// In which namespaces a metric holds, and which series belong to each.
public sealed interface Reach {
    /// The label that says in which namespace a series was scraped.
    String SCRAPED_IN = "namespace";

    /// The matchers of the series of a namespace, which is empty for objects that stand in none;
    /// empty where the metric does not hold there.
    Optional<List<LabelMatcher>> matchers(String namespace);

    /// The matchers of the series of all namespaces in which it holds.
    List<LabelMatcher> everywhere();

    /// One namespace, and only what is scraped in it: nobody's series describe what is another's.
    ///
    /// @param objectLabel that holds the namespace of the object; empty where it is not told
    record Within(String namespace, Optional<String> objectLabel) implements Reach {
        @Override
        public Optional<List<LabelMatcher>> matchers(String asked) {
            if (!asked.equals(namespace)) {
                return Optional.empty();
            }
            List<LabelMatcher> matchers = new ArrayList<>();
            matchers.add(new LabelMatcher.Equal(SCRAPED_IN, namespace));
            objectLabel
                    .filter(label -> !label.equals(SCRAPED_IN))
                    .ifPresent(label -> matchers.add(new LabelMatcher.Equal(label, namespace)));
            return Optional.of(matchers);
        }

        @Override
        public List<LabelMatcher> everywhere() {
            return matchers(namespace).orElseThrow();
        }
    }

    /// Every namespace that the label names.
    record ByLabel(String label) implements Reach {
        @Override
        public Optional<List<LabelMatcher>> matchers(String asked) {
            return asked.isEmpty()
                    ? Optional.empty()
                    : Optional.of(List.of(new LabelMatcher.Equal(label, asked)));
        }

        @Override
        public List<LabelMatcher> everywhere() {
            return List.of(new LabelMatcher.NotEqual(label, ""));
        }
    }

    /// Objects that stand in no namespace.
    record Root() implements Reach {
        @Override
        public Optional<List<LabelMatcher>> matchers(String asked) {
            return asked.isEmpty() ? Optional.of(List.of()) : Optional.empty();
        }

        @Override
        public List<LabelMatcher> everywhere() {
            return List.of();
        }
    }
}
