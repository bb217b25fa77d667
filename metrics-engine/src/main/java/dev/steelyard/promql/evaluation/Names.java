package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.SelectorMatcher;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/// What becomes of the metric's name where an operation makes something else of a metric: it is
/// marked to go at the end, or goes at once.
final class Names {
    private Names() {}

    /// Runs an operation whose results lose their names before they reach `sink`.
    ///
    /// @param operand the vector that the operation is about
    /// @param operation pushes its results into the sink that it is handed
    static void dropping(
            Evaluator evaluator, Expr operand, SeriesSink sink, Consumer<SeriesSink> operation) {
        if (evaluator.query().settings().delayedNameRemoval()) {
            operation.accept(series -> {
                series.dropName(true);
                sink.accept(series);
            });
        } else if (!evaluator.query().settings().typeAndUnitLabels() && hasOneName(operand)) {
            Set<Labels> typed = new HashSet<>();
            operation.accept(series -> {
                refuseSecond(series, typed);
                sink.accept(withoutName(series));
            });
        } else {
            Collector collector = new Collector(evaluator.query().budget());
            operation.accept(series -> collector.accept(withoutName(series)));
            collector.pushTo(sink);
        }
    }

    /// Changes each series of the vector `operand`, which loses its name by that.
    static void droppingEach(
            Evaluator evaluator, Expr operand, SeriesSink sink, Consumer<StepSeries> change) {
        dropping(
                evaluator,
                operand,
                sink,
                named ->
                        evaluator.vector(
                                operand,
                                series -> {
                                    change.accept(series);
                                    named.accept(series);
                                }));
    }

    /// Types and units go with the name; only series that have them can come to be the same.
    private static void refuseSecond(StepSeries series, Set<Labels> typed) {
        boolean hasType =
                !series.label(Labels.TYPE).isEmpty() || !series.label(Labels.UNIT).isEmpty();
        if (hasType && !typed.add(series.labels().withoutMetadata())) {
            throw EvaluationException.sameLabels();
        }
    }

    private static StepSeries withoutName(StepSeries series) {
        series.withoutMetadata();
        series.dropName(true);
        return series;
    }

    /// Whether all series surely have the same name, so that they stay apart without it.
    private static boolean hasOneName(Expr expression) {
        return switch (expression) {
            case Expr.VectorSelector selector ->
                    selector.matchers().stream().anyMatch(Names::namesOne);
            case Expr.MatrixSelector(Expr.VectorSelector selector, _, _) -> hasOneName(selector);
            case Expr.Subquery subquery -> hasOneName(subquery.operand());
            case Expr.Parenthesized(Expr operand, _) -> hasOneName(operand);
            case Expr.Unary(_, Expr operand, _) -> hasOneName(operand);
            case Expr.Aggregation aggregation ->
                    !Aggregations.keepsSeries(aggregation.operator())
                            && !aggregation.grouping().labels().contains(Labels.NAME);
            case Expr.Call _, Expr.Binary _, Expr.NumberLiteral _, Expr.StringLiteral _ -> false;
        };
    }

    private static boolean namesOne(SelectorMatcher matcher) {
        return matcher.label().equals(Labels.NAME)
                && matcher.operator() == SelectorMatcher.Operator.EQUAL;
    }
}
