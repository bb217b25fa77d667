package dev.steelyard.rules;

import java.util.Optional;

/// The name of a signal where its rule is not named otherwise: `<rule>.<signal>`. Names of rules
/// may have dots in them, names of signals have none.
record QualifiedName(String rule, String signal) {
    static Optional<QualifiedName> parse(String metric) {
        int dot = metric.lastIndexOf('.');
        return dot <= 0 || dot == metric.length() - 1
                ? Optional.empty()
                : Optional.of(
                        new QualifiedName(metric.substring(0, dot), metric.substring(dot + 1)));
    }
}
