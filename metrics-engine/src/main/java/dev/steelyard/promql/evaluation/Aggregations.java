package dev.steelyard.promql.evaluation;

import static java.util.Objects.requireNonNull;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.aggregation.Accumulator;
import dev.steelyard.promql.aggregation.Accumulators;
import dev.steelyard.promql.aggregation.Notes;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.Expr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Evaluates aggregations. Series pass by one after the other and are not kept, but for the
/// operators that need all of them.
final class Aggregations {
    /// A group with its labels and what it is kept in.
    private static final long GROUP_BYTES = 256;

    /// What a group adds up at a step.
    private static final long STEP_BYTES = 16;

    private final Evaluator evaluator;
    private final Expr.Aggregation aggregation;
    private final Expr operand;
    private final Grouped grouped;
    private long heldBytes; // for the groups

    Aggregations(Evaluator evaluator, Expr.Aggregation aggregation) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.operand = Preparation.unwrapped(aggregation.operand());
        this.grouped = Grouped.of(aggregation.grouping());
    }

    /// Whether the result of an operator is some of its operand's series.
    static boolean keepsSeries(AggregateOperator operator) {
        return switch (operator) {
            case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO -> true;
            case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR, COUNT_VALUES, QUANTILE -> false;
        };
    }

    void push(SeriesSink sink) {
        AggregateOperator operator = aggregation.operator();
        if (keepsSeries(operator)) {
            new KeptSeries(evaluator, aggregation, grouped).push(sink);
        } else if (operator == AggregateOperator.COUNT_VALUES) {
            new CountedValues(evaluator, aggregation).push(sink);
        } else {
            accumulate(sink);
        }
    }

    /// A group while its series pass by.
    private static final class Group {
        final Accumulator accumulator;
        boolean nameDropped;

        Group(Accumulator accumulator) {
            this.accumulator = accumulator;
        }
    }

    private void accumulate(SeriesSink sink) {
        int steps = evaluator.steps().count();
        String name = aggregation.operator().symbol();
        Notes notes = new Notes(evaluator.query().annotations(), operand.position(), name);
        Supplier<Accumulator> accumulators =
                Accumulators.of(aggregation.operator(), steps, quantiles(), notes);
        boolean keepsPoints = aggregation.operator() == AggregateOperator.QUANTILE;
        Map<Labels, Group> groups = new LinkedHashMap<>();
        Function<Labels, Group> begun = _ -> begin(accumulators);
        evaluator.vector(
                operand,
                series -> {
                    if (!series.isEmpty()) {
                        Group group = groups.computeIfAbsent(grouped.of(series), begun);
                        group.nameDropped |= series.nameDropped();
                        group.accumulator.add(series);
                        hold(keepsPoints ? series.estimatedBytes() : 0);
                    }
                });
        StepSeries result = new StepSeries(Labels.EMPTY, steps);
        for (Map.Entry<Labels, Group> each : inOrder(groups)) {
            Group group = each.getValue();
            result.reset(each.getKey());
            result.dropName(group.nameDropped);
            group.accumulator.finish(result);
            sink.accept(result);
        }
        evaluator.query().budget().releaseBytes(heldBytes);
    }

    /// The groups in the order of their labels where that can be seen, else as they came.
    private Collection<Map.Entry<Labels, Group>> inOrder(Map<Labels, Group> groups) {
        if (!evaluator.query().preparation().isOrdered(aggregation)) {
            return groups.entrySet();
        }
        List<Map.Entry<Labels, Group>> sorted = new ArrayList<>(groups.entrySet());
        sorted.sort(Map.Entry.comparingByKey());
        return sorted;
    }

    private Group begin(Supplier<Accumulator> accumulators) {
        hold(GROUP_BYTES + STEP_BYTES * evaluator.steps().count());
        return new Group(accumulators.get());
    }

    private void hold(long bytes) {
        heldBytes += bytes;
        evaluator.query().budget().holdBytes(bytes);
    }

    /// The quantile asked for by step; tells of those that are none.
    private double[] quantiles() {
        if (aggregation.operator() != AggregateOperator.QUANTILE) {
            return new double[0];
        }
        Expr parameter = Preparation.unwrapped(requireNonNull(aggregation.parameter()));
        double[] values = evaluator.scalar(parameter);
        double largest = Arrays.stream(values).max().orElse(0);
        double smallest = Arrays.stream(values).min().orElse(0);
        if (Double.isNaN(largest)) {
            warn(Texts.quantileOutOfRange(Double.NaN), parameter);
        }
        if (largest > 1) {
            warn(Texts.quantileOutOfRange(largest), parameter);
        }
        if (smallest < 0) {
            warn(Texts.quantileOutOfRange(smallest), parameter);
        }
        return values;
    }

    private void warn(String text, Expr about) {
        evaluator.query().annotations().warn(text, about.position());
    }
}
