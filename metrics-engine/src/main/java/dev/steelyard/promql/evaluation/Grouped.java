package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Grouping;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The labels of the group that a series belongs to.
final class Grouped implements UnaryOperator<Labels> {
    private final boolean without;
    private final Set<String> names;
    private final List<String> inOrder;

    private Grouped(boolean without, Set<String> names) {
        this.without = without;
        this.names = Set.copyOf(names);
        this.inOrder = names.stream().sorted(Labels::compareUtf8).toList();
    }

    /// Groups of an aggregation.
    static Grouped of(Grouping grouping) {
        return of(grouping.without(), grouping.labels());
    }

    /// Groups by the labels named, or by all others but the ones that describe the metric.
    static Grouped of(boolean without, Iterable<String> labels) {
        Set<String> names = new HashSet<>();
        labels.forEach(names::add);
        if (without) {
            names.add(Labels.NAME);
            names.add(Labels.TYPE);
            names.add(Labels.UNIT);
        }
        return new Grouped(without, names);
    }

    /// The group of a series, whose labels are not put together for that unless it takes most.
    Labels of(StepSeries series) {
        return without ? apply(series.labels()) : series.keeping(inOrder);
    }

    @Override
    public Labels apply(Labels labels) {
        if (without) {
            return labels.dropping(names);
        }
        return names.isEmpty() ? Labels.EMPTY : labels.keeping(names);
    }
}
