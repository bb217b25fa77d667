package dev.steelyard.exposition.lint;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;

/// A sample as it was read: `labels` without the name, `seconds` NaN where it has no timestamp.
record LintedSample(int line, String name, Labels labels, double value, double seconds) {
    boolean isTimed() {
        return !Double.isNaN(seconds);
    }

    /// The labels but for the one called `name`.
    Labels labelsWithout(String name) {
        return labels.get(name).isEmpty()
                ? labels
                : new LabelsBuilder(labels).set(name, "").build();
    }
}
