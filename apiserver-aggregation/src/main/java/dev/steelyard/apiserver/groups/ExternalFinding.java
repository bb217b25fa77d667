package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.model.Labels;
import java.util.List;

/// What is known of an external metric.
sealed interface ExternalFinding {
    /// Its values, at least one.
    record Values(List<Item> items) implements ExternalFinding {
        public Values {
            items = List.copyOf(items);
        }
    }

    /// It is known, and has no value now; never to be taken for zero.
    record Missing(String why) implements ExternalFinding {}

    /// There is none of that name; another may know it.
    record Unknown(String why) implements ExternalFinding {}

    /// One value, and the labels that tell it from the others.
    record Item(Labels labels, Reading.Value value) {}

    /// The same of the signal of a rule, whose value has no labels.
    static ExternalFinding of(Reading reading) {
        return switch (reading) {
            case Reading.Value value -> new Values(List.of(new Item(Labels.EMPTY, value)));
            case Reading.NoValue(String why) -> new Missing(why);
            case Reading.Unknown(String why) -> new Unknown(why);
        };
    }
}
