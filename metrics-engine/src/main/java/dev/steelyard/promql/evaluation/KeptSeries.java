package dev.steelyard.promql.evaluation;

import static java.util.Objects.requireNonNull;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.aggregation.Notes;
import dev.steelyard.promql.aggregation.Selector;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Grouping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `topk`, `bottomk`, `limitk` and `limit_ratio`: some of the series of each group, which may be
/// others at each step.
final class KeptSeries {
    private final Evaluator evaluator;
    private final Expr.Aggregation aggregation;
    private final Expr parameter;
    private final Grouped grouped;
    private final AggregateOperator operator;

    KeptSeries(Evaluator evaluator, Expr.Aggregation aggregation, Grouped grouped) {
        this.evaluator = evaluator;
        this.aggregation = aggregation;
        this.parameter = Preparation.unwrapped(requireNonNull(aggregation.parameter()));
        this.grouped = grouped;
        this.operator = aggregation.operator();
    }

    /// Whether the series are not told apart by labels.
    static boolean isOneGroup(Expr.Aggregation aggregation) {
        return aggregation.grouping().equals(Grouping.ALL);
    }

    void push(SeriesSink sink) {
        double[] limits = evaluator.scalar(parameter);
        List<StepSeries> all = evaluator.collected(Preparation.unwrapped(aggregation.operand()));
        all.forEach(evaluator.query().budget()::release);
        if (limits.length == 0 || !isAnythingAsked(limits)) {
            return;
        }
        Map<Labels, List<StepSeries>> groups = new LinkedHashMap<>();
        for (StepSeries series : all) {
            groups.computeIfAbsent(grouped.apply(series.labels()), _ -> new ArrayList<>())
                    .add(series);
        }
        Map<StepSeries, StepSeries> kept = new LinkedHashMap<>();
        for (int step = 0; step < limits.length; step++) {
            evaluator.query().budget().check();
            for (List<StepSeries> group : groups.values()) {
                keep(kept(group, step, limits[step], all.size()), step, kept);
            }
        }
        kept.values().forEach(sink::accept);
    }

    /// Whether the limits leave anything; those that are no limits end the query.
    private boolean isAnythingAsked(double[] limits) {
        double largest = Arrays.stream(limits).max().orElseThrow();
        double smallest = Arrays.stream(limits).min().orElseThrow();
        if (operator == AggregateOperator.LIMIT_RATIO) {
            return isAnyRatio(smallest, largest);
        }
        if (largest < 1) {
            return false;
        }
        if (Double.isNaN(largest)) {
            throw EvaluationException.failed("Parameter value is NaN");
        }
        if (smallest <= Long.MIN_VALUE) {
            throw EvaluationException.failed(
                    "Scalar value " + FloatText.general(smallest) + " underflows int64");
        }
        // The largest float below 2^63 is no longer taken either.
        if (largest >= Math.nextDown(0x1p63)) {
            throw EvaluationException.failed(
                    "Scalar value " + FloatText.general(largest) + " overflows int64");
        }
        return true;
    }

    private boolean isAnyRatio(double smallest, double largest) {
        if (smallest == 0 && largest == 0) {
            return false;
        }
        if (Double.isNaN(largest)) {
            throw EvaluationException.failed("Ratio value is NaN");
        }
        if (largest > 1) {
            warn(Texts.ratioOutOfRange(largest, 1));
        }
        if (smallest < -1) {
            warn(Texts.ratioOutOfRange(smallest, -1));
        }
        return true;
    }

    private void warn(String text) {
        evaluator.query().annotations().warn(text, parameter.position());
    }

    private List<StepSeries> kept(List<StepSeries> group, int step, double limit, int most) {
        if (operator == AggregateOperator.LIMIT_RATIO) {
            return limit == 0
                    ? List.of()
                    : Selector.share(group, step, Math.clamp(limit, -1.0, 1.0));
        }
        int count = (int) Math.min((long) limit, most);
        if (count < 1) {
            return List.of();
        }
        if (operator == AggregateOperator.LIMITK) {
            return Selector.first(group, step, count);
        }
        Notes notes =
                new Notes(
                        evaluator.query().annotations(), aggregation.position(), operator.symbol());
        return Selector.best(group, step, count, operator == AggregateOperator.TOPK, notes);
    }

    private static void keep(List<StepSeries> chosen, int step, Map<StepSeries, StepSeries> kept) {
        for (StepSeries series : chosen) {
            StepSeries copy =
                    kept.computeIfAbsent(
                            series,
                            _ -> {
                                StepSeries gaps = new StepSeries(series.labels(), series.steps());
                                gaps.dropName(series.nameDropped());
                                return gaps;
                            });
            copy.setFrom(step, series, step);
        }
    }
}
