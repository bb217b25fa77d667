package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.SelectorMatcher;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// `absent` and `absent_over_time`: 1 at the steps at which no series has a point, under the labels
/// that the selector asks for by equality.
final class Absence implements SeriesSink {
    private final Evaluator evaluator;
    private final Expr operand;
    private final boolean[] present;

    Absence(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.operand = Preparation.unwrapped(call.arguments().getFirst());
        this.present = new boolean[evaluator.steps().count()];
    }

    /// Evaluates the vector and pushes what is absent.
    void push(SeriesSink sink) {
        evaluator.vector(operand, this);
        pushResult(sink);
    }

    @Override
    public void accept(StepSeries series) {
        for (int step = 0; step < present.length; step++) {
            present[step] |= series.isPresent(step);
        }
    }

    /// Pushes what is absent among the series that were accepted.
    void pushResult(SeriesSink sink) {
        StepSeries absent = new StepSeries(labels(), present.length);
        Arrays.setAll(absent.values(), step -> present[step] ? Gap.VALUE : 1);
        sink.accept(absent);
    }

    private Labels labels() {
        return switch (operand) {
            case Expr.VectorSelector selector -> labels(selector.matchers());
            case Expr.MatrixSelector(Expr.VectorSelector selector, _, _) ->
                    labels(selector.matchers());
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Subquery _,
                    Expr.Call _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    Labels.EMPTY;
        };
    }

    /// A label that is asked for in two ways has no one value.
    private static Labels labels(List<SelectorMatcher> matchers) {
        LabelsBuilder labels = new LabelsBuilder();
        Set<String> seen = new HashSet<>();
        for (SelectorMatcher matcher : matchers) {
            String name = matcher.label();
            if (Labels.isMetadata(name)) {
                continue;
            }
            boolean equal = matcher.operator() == SelectorMatcher.Operator.EQUAL;
            labels.set(name, equal && !seen.contains(name) ? matcher.value() : "");
            if (equal) {
                seen.add(name);
            }
        }
        return labels.build();
    }
}
