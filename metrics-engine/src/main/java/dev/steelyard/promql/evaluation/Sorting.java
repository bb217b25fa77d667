package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import java.util.Comparator;
import java.util.List;

/// `sort` and its kin: the order of an instant answer. The answer to a range query is ordered by
/// labels whatever is asked.
final class Sorting {
    private final Evaluator evaluator;
    private final Expr.Call call;
    private final boolean byLabel;
    private final boolean descending;

    Sorting(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.call = call;
        Function function = call.function();
        this.byLabel =
                function == Function.SORT_BY_LABEL || function == Function.SORT_BY_LABEL_DESC;
        this.descending = function == Function.SORT_DESC || function == Function.SORT_BY_LABEL_DESC;
    }

    void push(SeriesSink sink) {
        Expr operand = call.arguments().getFirst();
        if (evaluator.steps().count() == 1) {
            List<StepSeries> all = evaluator.collected(operand);
            all.forEach(evaluator.query().budget()::release);
            all.stream()
                    .filter(series -> byLabel || !Gap.is(series.values()[0]))
                    .sorted(byLabel ? byLabel() : byValue())
                    .forEach(sink::accept);
            return;
        }
        evaluator.query().annotations().warn(Texts.SORT_IN_RANGE_QUERY, call.position());
        evaluator.vector(
                operand,
                series -> {
                    if (!byLabel) {
                        series.dropHistograms();
                    }
                    sink.accept(series);
                });
    }

    /// NaN comes last in either direction.
    private Comparator<StepSeries> byValue() {
        return (left, right) -> {
            double first = left.values()[0];
            double second = right.values()[0];
            if (Double.isNaN(first) || Double.isNaN(second)) {
                return Boolean.compare(Double.isNaN(first), Double.isNaN(second));
            }
            int order = first < second ? -1 : first > second ? 1 : 0;
            return descending ? -order : order;
        };
    }

    private Comparator<StepSeries> byLabel() {
        List<String> names =
                call.arguments().stream()
                        .skip(1)
                        .map(argument -> Relabelling.text(argument))
                        .toList();
        Comparator<StepSeries> order =
                (left, right) -> compare(names, left.labels(), right.labels());
        return descending ? order.reversed() : order;
    }

    private static int compare(List<String> names, Labels left, Labels right) {
        for (String name : names) {
            int order = NaturalOrder.compare(left.get(name), right.get(name));
            if (order != 0) {
                return order;
            }
        }
        return left.compareTo(right);
    }
}
