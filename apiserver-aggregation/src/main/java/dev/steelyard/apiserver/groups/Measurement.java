package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.groups.UsageReadings.Amounts;
import dev.steelyard.apiserver.groups.UsageReadings.Container;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The measured usage of one object, ready to be written in any form.
///
/// @param labels in the order of their names
/// @param namespace empty for a node
/// @param answered when, for `creationTimestamp`
record Measurement(
        String namespace,
        String name,
        Map<String, String> labels,
        Instant answered,
        Instant timestamp,
        long windowNanos,
        Content content) {
    Measurement {
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /// What was measured.
    sealed interface Content {
        /// All of it.
        Amounts total();
    }

    /// Of a node.
    record OfNode(Amounts total) implements Content {}

    /// Of a pod; at least one container.
    record OfPod(List<Container> containers) implements Content {
        @Override
        public Amounts total() {
            return containers.stream().map(Container::amounts).reduce(Amounts::plus).orElseThrow();
        }
    }
}
