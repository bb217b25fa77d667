package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import java.util.List;
import java.util.Optional;

/// Knows which series are about which objects. Safe for any number of threads.
@FunctionalInterface
public interface Descriptions {
    /// Nothing is about anything.
    Descriptions NONE = (_, _) -> Optional.empty();

    /// What the series of `metric` satisfy that are about `object`; empty where nobody says so.
    Optional<List<LabelMatcher>> seriesOf(ObjectKey object, String metric);

    /// Names an object.
    ///
    /// @param apiVersion of its kind, of which the group counts; without it the kind alone does
    /// @param namespace that it stands in, where its kind stands in one
    record ObjectKey(Optional<String> apiVersion, String kind, String namespace, String name) {
        /// The form in which people read it: `Ingress/web`.
        public String display() {
            return kind + "/" + name;
        }
    }
}
