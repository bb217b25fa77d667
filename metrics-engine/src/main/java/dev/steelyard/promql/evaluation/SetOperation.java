package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.BinaryOperator;
import dev.steelyard.promql.syntax.Expr;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `and`, `or` and `unless`: which points stay depends on which series the other side has at the
/// same step.
final class SetOperation {
    private final Evaluator evaluator;
    private final Expr.Binary binary;
    private final Grouped grouped;

    SetOperation(Evaluator evaluator, Expr.Binary binary) {
        this.evaluator = evaluator;
        this.binary = binary;
        this.grouped = Grouped.of(!binary.matching().on(), binary.matching().labels());
    }

    void push(SeriesSink sink) {
        if (binary.operator() == BinaryOperator.OR) {
            pushEither(sink);
        } else {
            pushLeft(sink);
        }
    }

    /// `and` and `unless`.
    private void pushLeft(SeriesSink sink) {
        List<StepSeries> left = evaluator.collected(binary.left());
        Map<Labels, boolean[]> there = new HashMap<>();
        evaluator.vector(binary.right(), series -> mark(series, there));
        boolean wanted = binary.operator() == BinaryOperator.AND;
        for (StepSeries series : left) {
            evaluator.query().budget().release(series);
            keep(series, there.get(grouped.apply(series.labels())), wanted);
            sink.accept(series);
        }
    }

    private void pushEither(SeriesSink sink) {
        Collector collector = new Collector(evaluator.query().budget());
        Map<Labels, boolean[]> there = new HashMap<>();
        evaluator.vector(
                binary.left(),
                series -> {
                    mark(series, there);
                    collector.accept(series);
                });
        evaluator.vector(
                binary.right(),
                series -> {
                    keep(series, there.get(grouped.apply(series.labels())), false);
                    collector.accept(series);
                });
        collector.pushTo(sink);
    }

    private void mark(StepSeries series, Map<Labels, boolean[]> there) {
        boolean[] steps =
                there.computeIfAbsent(
                        grouped.apply(series.labels()), _ -> new boolean[series.steps()]);
        for (int step = 0; step < steps.length; step++) {
            steps[step] |= series.isPresent(step);
        }
    }

    /// Makes gaps of the points at steps at which the other side is not as wanted.
    private static void keep(StepSeries series, boolean @Nullable [] there, boolean wanted) {
        for (int step = 0; step < series.steps(); step++) {
            if ((there != null && there[step]) != wanted) {
                series.clear(step);
            }
        }
    }
}
