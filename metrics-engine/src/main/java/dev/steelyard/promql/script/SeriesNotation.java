package dev.steelyard.promql.script;

import dev.steelyard.model.DuplicateLabelException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.util.List;

/// Reads the lines that describe a series: `name{label="value",…} point point …`.
final class SeriesNotation {
    /// A series as one line describes it.
    record Described(Labels labels, List<SeriesPoint> points) {}

    private SeriesNotation() {}

    static Described read(int line, String text) throws MalformedScriptException {
        LineCursor cursor = new LineCursor(line, text);
        Labels labels = labels(cursor);
        if (!cursor.atEnd() && !LineCursor.isSpace(cursor.peek())) {
            throw cursor.fault("expected white space between a series and its points");
        }
        return new Described(labels, SequenceNotation.read(cursor));
    }

    /// Reads the labels of a series.
    static Labels labels(LineCursor cursor) throws MalformedScriptException {
        LabelsBuilder labels = new LabelsBuilder();
        String name = cursor.takeWhile(c -> isNamePart(c) || c == ':');
        boolean braces = cursor.take("{");
        boolean named = !name.isEmpty() && !Character.isDigit(name.charAt(0));
        if (!named && !braces) {
            throw cursor.fault("expected a series, like name{label=\"value\"}");
        }
        if (braces) {
            pairs(cursor, labels);
        }
        if (named) {
            labels.set(Labels.NAME, name);
        }
        try {
            return labels.build();
        } catch (DuplicateLabelException e) {
            throw new MalformedScriptException(cursor.line(), String.valueOf(e.getMessage()));
        }
    }

    private static void pairs(LineCursor cursor, LabelsBuilder labels)
            throws MalformedScriptException {
        cursor.skipSpace();
        while (!cursor.take("}")) {
            pair(cursor, labels);
            cursor.skipSpace();
            if (!cursor.take(",") && cursor.peek() != '}') {
                throw cursor.fault("expected \",\" or \"}\"");
            }
            cursor.skipSpace();
        }
    }

    private static void pair(LineCursor cursor, LabelsBuilder labels)
            throws MalformedScriptException {
        boolean quoted = QuotedText.begins(cursor.peek());
        String name =
                quoted ? QuotedText.read(cursor) : cursor.takeWhile(SeriesNotation::isNamePart);
        if (name.isEmpty()) {
            throw cursor.fault("expected a label name");
        }
        cursor.skipSpace();
        if (quoted && cursor.peek() != '=') {
            labels.add(Labels.NAME, name);
            return;
        }
        cursor.expect("=");
        cursor.skipSpace();
        if (!QuotedText.begins(cursor.peek())) {
            throw cursor.fault("expected a quoted label value");
        }
        labels.add(name, QuotedText.read(cursor));
    }

    private static boolean isNamePart(int character) {
        return character == '_' || Character.isLetterOrDigit(character);
    }
}
