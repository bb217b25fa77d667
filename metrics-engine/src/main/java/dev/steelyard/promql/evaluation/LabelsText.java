package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;

/// Labels as Prometheus prints them in messages: `{__name__="up", job="web"}`.
final class LabelsText {
    private LabelsText() {}

    static String of(Labels labels) {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < labels.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(name(labels.name(i))).append("=\"");
            appendEscaped(labels.value(i), text);
            text.append('"');
        }
        return text.append('}').toString();
    }

    private static String name(String name) {
        return name.matches("[a-zA-Z_][a-zA-Z0-9_]*") ? name : '"' + name + '"';
    }

    private static void appendEscaped(String value, StringBuilder into) {
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '\\' -> into.append("\\\\");
                case '"' -> into.append("\\\"");
                case '\n' -> into.append("\\n");
                case '\t' -> into.append("\\t");
                case '\r' -> into.append("\\r");
                default -> into.append(value.charAt(i));
            }
        }
    }
}
