package dev.steelyard.apiserver.otlp;

import java.util.List;
import java.util.Optional;

/// A name of OpenTelemetry and its value as a text.
record Attribute(String key, String value) {
    /// The value of the first attribute of a name.
    static Optional<String> value(List<Attribute> attributes, String key) {
        return attributes.stream()
                .filter(each -> each.key.equals(key))
                .map(Attribute::value)
                .findFirst();
    }
}
