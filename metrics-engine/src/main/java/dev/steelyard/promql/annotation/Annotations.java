package dev.steelyard.promql.annotation;

import dev.steelyard.promql.annotation.Annotation.Severity;
import dev.steelyard.promql.syntax.PositionRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Collects the annotations of one query, or of a part. Owned by the thread that evaluates it.
public final class Annotations {
    private final Map<String, Annotation> byKey = new LinkedHashMap<>();

    /// Adds one; where its text is there already, the two become one.
    public void add(Annotation annotation) {
        byKey.merge(
                annotation.severity().prefix() + annotation.key(),
                annotation,
                (earlier, later) -> later.mergedWith(earlier));
    }

    /// Adds all of others.
    public void addAll(Annotations others) {
        others.byKey.values().forEach(this::add);
    }

    /// Adds a warning at a place in the query.
    public void warn(String text, PositionRange position) {
        add(new Annotation.Plain(Severity.WARNING, text, position));
    }

    /// Adds an info at a place in the query.
    public void inform(String text, PositionRange position) {
        add(new Annotation.Plain(Severity.INFO, text, position));
    }

    /// The texts of all of one severity, each with its line and column in `query`.
    public List<String> texts(Severity severity, String query) {
        return byKey.values().stream()
                .filter(annotation -> annotation.severity() == severity)
                .map(one ->
                        severity.prefix()
                                + one.text()
                                + " ("
                                + one.position().location(query)
                                + ')')
                .toList();
    }
}
