package dev.steelyard.promql.evaluation;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.HistogramMoments;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import java.util.function.ToDoubleFunction;

/// Functions that make a float of a native histogram, and nothing of a float.
final class HistogramCalls {
    private HistogramCalls() {}

    static void push(Evaluator evaluator, Expr.Call call, SeriesSink sink) {
        Expr operand = call.arguments().getFirst();
        ToDoubleFunction<NativeHistogram> function = of(call.function());
        Names.droppingEach(evaluator, operand, sink, series -> apply(function, series));
    }

    private static ToDoubleFunction<NativeHistogram> of(Function function) {
        return switch (function) {
            case HISTOGRAM_COUNT -> NativeHistogram::count;
            case HISTOGRAM_SUM -> NativeHistogram::sum;
            case HISTOGRAM_AVG -> HistogramMoments::mean;
            case HISTOGRAM_STDDEV -> HistogramMoments::standardDeviation;
            case HISTOGRAM_STDVAR -> HistogramMoments::variance;
            default -> throw new IllegalArgumentException("no function of histograms: " + function);
        };
    }

    private static void apply(ToDoubleFunction<NativeHistogram> function, StepSeries series) {
        for (int step = 0; step < series.steps(); step++) {
            NativeHistogram histogram = series.histogram(step);
            if (histogram == null) {
                series.clear(step);
            } else {
                series.setValue(step, function.applyAsDouble(histogram));
            }
        }
    }
}
