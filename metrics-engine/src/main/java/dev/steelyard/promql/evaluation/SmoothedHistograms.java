package dev.steelyard.promql.evaluation;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.window.HistogramInterpolation;
import dev.steelyard.promql.window.HistogramInterpolation.Point;
import org.jspecify.annotations.Nullable;

/// The native histogram of a series at a time between its samples.
final class SmoothedHistograms {
    private final Query query;
    private final Expr.VectorSelector selector;
    private final HistogramColumn histograms;

    SmoothedHistograms(Query query, Expr.VectorSelector selector, HistogramColumn histograms) {
        this.query = query;
        this.selector = selector;
        this.histograms = histograms;
    }

    /// The histogram at `time` by the samples from `from` to `to`; null where none was before.
    @Nullable NativeHistogram at(long time, int from, int to, String metric) {
        int index = from;
        while (index < to && histograms.times()[index] < time) {
            index++;
        }
        if (index < to && histograms.times()[index] == time) {
            return histograms.get(index);
        }
        if (index == from) {
            return null;
        }
        NativeHistogram before = histograms.get(index - 1);
        return index == to
                ? before.withCounterReset(CounterReset.UNKNOWN)
                : between(index, time, metric);
    }

    private @Nullable NativeHistogram between(int index, long time, String metric) {
        NativeHistogram before = histograms.get(index - 1);
        NativeHistogram after = histograms.get(index);
        if (before.hasCustomBounds() != after.hasCustomBounds()) {
            query.annotations().warn(Texts.mixedSchemas(metric), selector.position());
            return null;
        }
        boolean counter =
                before.counterReset() != CounterReset.GAUGE
                        || after.counterReset() != CounterReset.GAUGE;
        return new HistogramInterpolation(query.annotations(), selector.position(), counter)
                .between(
                        new Point(histograms.times()[index - 1], before),
                        new Point(histograms.times()[index], after),
                        time);
    }
}
