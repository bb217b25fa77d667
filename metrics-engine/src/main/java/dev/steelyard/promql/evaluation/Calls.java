package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.number.Arithmetic;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.ValueType;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Evaluates calls of functions that answer vectors.
final class Calls {
    private final Evaluator evaluator;

    Calls(Evaluator evaluator) {
        this.evaluator = evaluator;
    }

    void push(Expr.Call call, SeriesSink sink) {
        if (call.arguments().stream().anyMatch(Calls::isMatrix)) {
            new RangeCalls(evaluator, call).push(sink);
            return;
        }
        switch (call.function()) {
            case VECTOR -> pushScalar(call.arguments().getFirst(), sink);
            case CLAMP, CLAMP_MIN, CLAMP_MAX -> clamp(call, sink);
            case ROUND -> round(call, sink);
            case ABSENT -> new Absence(evaluator, call).push(sink);
            case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC ->
                    new Sorting(evaluator, call).push(sink);
            case LABEL_REPLACE, LABEL_JOIN -> new Relabelling(evaluator, call).push(sink);
            case TIMESTAMP, START_TIMESTAMP -> timestamps(call, sink);
            case HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION ->
                    new BucketCalls(evaluator, call).push(sink);
            case HISTOGRAM_COUNT,
                    HISTOGRAM_SUM,
                    HISTOGRAM_AVG,
                    HISTOGRAM_STDDEV,
                    HISTOGRAM_STDVAR ->
                    HistogramCalls.push(evaluator, call, sink);
            case INFO -> new InfoCall(evaluator, call).push(sink);
            default -> floats(call, sink);
        }
    }

    private static boolean isMatrix(Expr argument) {
        return argument.type() == ValueType.MATRIX;
    }

    private void pushScalar(Expr scalar, SeriesSink sink) {
        double[] values = evaluator.scalar(scalar);
        StepSeries series = new StepSeries(Labels.EMPTY, values.length);
        System.arraycopy(values, 0, series.values(), 0, values.length);
        sink.accept(series);
    }

    private void floats(Expr.Call call, SeriesSink sink) {
        DoubleUnaryOperator date = FloatFunctions.date(call.function());
        if (date != null && call.arguments().isEmpty()) {
            pushDates(date, sink);
            return;
        }
        @Nullable DoubleUnaryOperator function =
                date != null ? date : FloatFunctions.mathematics(call.function());
        if (function == null) {
            throw new IllegalStateException("no function of a vector: " + call.function());
        }
        eachFloat(call.arguments().getFirst(), (_, value) -> function.applyAsDouble(value), sink);
    }

    private void pushDates(DoubleUnaryOperator date, SeriesSink sink) {
        StepSeries series = new StepSeries(Labels.EMPTY, evaluator.steps().count());
        for (int step = 0; step < series.steps(); step++) {
            long seconds = Math.floorDiv(evaluator.steps().time(step), 1000L);
            series.values()[step] = date.applyAsDouble((double) seconds);
        }
        sink.accept(series);
    }

    /// A function of a float at a step.
    @FunctionalInterface
    private interface StepFunction {
        double apply(int step, double value);
    }

    /// Applies a function to the floats of a vector; its histograms are dropped.
    private void eachFloat(Expr operand, StepFunction function, SeriesSink sink) {
        Names.droppingEach(
                evaluator,
                operand,
                sink,
                series -> {
                    series.dropHistograms();
                    apply(function, series.values());
                });
    }

    private static void apply(StepFunction function, double[] values) {
        for (int step = 0; step < values.length; step++) {
            if (!Gap.is(values[step])) {
                values[step] = function.apply(step, values[step]);
            }
        }
    }

    private void clamp(Expr.Call call, SeriesSink sink) {
        Function function = call.function();
        double[] first = evaluator.scalar(call.arguments().get(1));
        double[] second =
                function == Function.CLAMP ? evaluator.scalar(call.arguments().get(2)) : first;
        eachFloat(
                call.arguments().getFirst(),
                (step, value) -> {
                    double least =
                            function == Function.CLAMP_MAX ? Double.NEGATIVE_INFINITY : first[step];
                    double most =
                            function == Function.CLAMP_MIN
                                    ? Double.POSITIVE_INFINITY
                                    : second[step];
                    return most < least
                            ? Gap.VALUE
                            : Arithmetic.maximum(least, Arithmetic.minimum(most, value));
                },
                sink);
    }

    private void round(Expr.Call call, SeriesSink sink) {
        boolean toOne = call.arguments().size() < 2;
        double[] nearest = toOne ? new double[0] : evaluator.scalar(call.arguments().get(1));
        eachFloat(
                call.arguments().getFirst(),
                (step, value) -> {
                    double inverse = toOne ? 1 : 1 / nearest[step];
                    return Math.floor(value * inverse + 0.5) / inverse;
                },
                sink);
    }

    private void timestamps(Expr.Call call, SeriesSink sink) {
        boolean starts = call.function() == Function.START_TIMESTAMP;
        Expr operand = Preparation.unwrapped(call.arguments().getFirst());
        if (operand instanceof Expr.VectorSelector selector) {
            if (!starts || evaluator.query().settings().startTimestamps()) {
                InstantSelection.Aspect aspect =
                        starts ? InstantSelection.Aspect.START : InstantSelection.Aspect.TIME;
                Names.dropping(
                        evaluator,
                        operand,
                        sink,
                        InstantSelection.of(evaluator, selector, aspect)::push);
            }
        } else if (starts) {
            // What is calculated has no start; its mistakes are told nevertheless.
            evaluator.vector(operand, _ -> {});
        } else {
            Names.droppingEach(evaluator, operand, sink, this::setTimes);
        }
    }

    private void setTimes(StepSeries series) {
        for (int step = 0; step < series.steps(); step++) {
            if (series.isPresent(step)) {
                series.setValue(step, evaluator.steps().time(step) / 1000.0);
            }
        }
    }
}
