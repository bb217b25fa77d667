package dev.steelyard.apiserver.groups;

import java.util.List;

/// What one who knows metrics says to a [SignalQuestion].
public sealed interface Finding {
    /// Values of objects, at least one.
    record Values(List<SignalValue> values) implements Finding {
        public Values {
            values = List.copyOf(values);
        }
    }

    /// The metric is known, and has no value for what was asked; never to be taken for zero.
    record Missing(String why) implements Finding {}

    /// There is no such metric here; another source may know it.
    record Unknown(String why) implements Finding {}

    /// Values, or that there are none.
    static Finding of(List<SignalValue> values, String otherwise) {
        return values.isEmpty() ? new Missing(otherwise) : new Values(values);
    }
}
