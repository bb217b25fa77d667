package dev.steelyard.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Composes [Labels]; the only way to make them.
///
/// [#add] is for labels that are read and must be unique, [#set] for labels that replace. A builder
/// can be used again after [#reset]. Not safe for several threads.
public final class LabelsBuilder {
    private record Pair(String name, String value) {}

    private static final Comparator<Pair> BY_NAME =
            (left, right) -> Labels.compareUtf8(left.name, right.name);

    private final List<Pair> pairs = new ArrayList<>();

    /// An empty builder.
    public LabelsBuilder() {}

    /// A builder that starts from `labels`.
    public LabelsBuilder(Labels labels) {
        reset(labels);
    }

    /// Adds a label. A second label of the same name is found by [#build].
    public LabelsBuilder add(String name, String value) {
        pairs.add(new Pair(name, value));
        return this;
    }

    /// Sets a label, replacing any of the same name; an empty value removes it.
    public LabelsBuilder set(String name, String value) {
        pairs.removeIf(pair -> pair.name.equals(name));
        return value.isEmpty() ? this : add(name, value);
    }

    /// The value that `name` has so far, or the empty string.
    public String get(String name) {
        for (Pair pair : pairs) {
            if (pair.name.equals(name)) {
                return pair.value;
            }
        }
        return "";
    }

    /// Forgets all labels.
    public LabelsBuilder reset() {
        pairs.clear();
        return this;
    }

    /// Starts again from `labels`.
    public LabelsBuilder reset(Labels labels) {
        pairs.clear();
        for (int i = 0; i < labels.size(); i++) {
            add(labels.name(i), labels.value(i));
        }
        return this;
    }

    /// The labels composed so far, sorted, without those of an empty value.
    ///
    /// @throws DuplicateLabelException where a name was added twice
    public Labels build() {
        if (pairs.isEmpty()) {
            return Labels.EMPTY;
        }
        pairs.sort(BY_NAME);
        for (int i = 1; i < pairs.size(); i++) {
            if (pairs.get(i).name.equals(pairs.get(i - 1).name)) {
                throw new DuplicateLabelException(pairs.get(i).name);
            }
        }
        return new Labels(
                pairs.stream()
                        .filter(pair -> !pair.value.isEmpty())
                        .mapMulti((Pair pair, java.util.function.Consumer<String> out) -> {
                            out.accept(pair.name);
                            out.accept(pair.value);
                        })
                        .toArray(String[]::new));
    }
}
