package dev.steelyard.promql.syntax;

import java.util.List;

/// Which labels make the groups of an aggregation: `labels` alone, or all but `labels`.
public record Grouping(boolean without, List<String> labels) {
    /// All series are one group.
    public static final Grouping ALL = new Grouping(false, List.of());

    public Grouping {
        labels = List.copyOf(labels);
    }
}
