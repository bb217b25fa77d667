package dev.steelyard.promql.window;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.CounterResets;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.histogram.HistogramSum;
import dev.steelyard.promql.syntax.PositionRange;

/// Native histograms on the straight line between two.
public final class HistogramInterpolation {
    private final Annotations annotations;
    private final PositionRange position;
    private final boolean counter;

    /// Interpolates counters, which begin at nothing after a reset, or gauges; tells of bounds that
    /// had to be reconciled.
    public HistogramInterpolation(
            Annotations annotations, PositionRange position, boolean counter) {
        this.annotations = annotations;
        this.position = position;
        this.counter = counter;
    }

    /// A histogram at a time in milliseconds.
    public record Point(long time, NativeHistogram histogram) {}

    /// The histogram at `time` between two whose buckets are of the same kind.
    public NativeHistogram between(Point first, Point second, long time) {
        if (time == first.time || time == second.time) {
            return time == first.time ? first.histogram : second.histogram;
        }
        double share = (time - first.time) / (double) (second.time - first.time);
        if (counter && CounterResets.between(first.histogram, second.histogram)) {
            return HistogramArithmetic.scale(second.histogram, share);
        }
        HistogramSum difference = new HistogramSum(second.histogram);
        difference.subtract(first.histogram);
        tell(difference, "subtraction");
        HistogramSum result =
                new HistogramSum(HistogramArithmetic.scale(difference.plain(), share));
        result.add(first.histogram);
        tell(result, "addition");
        return result.plain();
    }

    private void tell(HistogramSum sum, String operation) {
        if (sum.boundsReconciled()) {
            annotations.inform(Texts.reconciledBounds(operation), position);
        }
    }
}
