package dev.steelyard.apiserver.remote;

import dev.steelyard.apiserver.push.Push;
import dev.steelyard.apiserver.push.Refusal;
import dev.steelyard.model.DuplicateLabelException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.storage.Exemplar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The labels of a series while they are read; used again for the next.
final class LabelPairs {
    private final LabelsBuilder builder = new LabelsBuilder();
    private final List<String> pairs = new ArrayList<>();

    void clear() {
        pairs.clear();
    }

    void add(String name, String value) {
        pairs.add(name);
        pairs.add(value);
    }

    /// The labels, sorted; empty where a name comes twice.
    Optional<Labels> labels() {
        builder.reset();
        for (int i = 0; i < pairs.size(); i += 2) {
            builder.add(pairs.get(i), pairs.get(i + 1));
        }
        try {
            return Optional.of(builder.build());
        } catch (DuplicateLabelException _) {
            return Optional.empty();
        }
    }

    /// An exemplar with these labels; empty, and refused, where they are none.
    ///
    /// @param timeMillis 0 where it has none
    Optional<Exemplar> exemplar(double value, long timeMillis, Push push) {
        Optional<Labels> labels = labels();
        if (labels.isEmpty()) {
            push.refuse(Refusal.INVALID_EXEMPLAR, "a name comes twice in " + pairs, 0);
        }
        return labels.map(each -> new Exemplar(each, value, timeMillis, timeMillis != 0));
    }

    /// The pairs as they came, for people.
    @Override
    public String toString() {
        return pairs.toString();
    }
}
