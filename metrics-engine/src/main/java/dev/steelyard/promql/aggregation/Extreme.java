package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import java.util.Arrays;

/// `min` and `max`: the smallest or largest float; NaN only where there is nothing else.
final class Extreme implements Accumulator {
    private final double[] extremes;
    private final boolean largest;
    private final Notes notes;

    Extreme(int steps, boolean largest, Notes notes) {
        this.extremes = new double[steps];
        Arrays.fill(extremes, Gap.VALUE);
        this.largest = largest;
        this.notes = notes;
    }

    @Override
    public void add(StepSeries series) {
        double[] values = series.values();
        for (int step = 0; step < extremes.length; step++) {
            double value = values[step];
            double extreme = extremes[step];
            if (Gap.is(value)) {
                if (series.hasHistograms() && series.histogram(step) != null) {
                    notes.ignoredHistogram();
                }
            } else if (Double.isNaN(extreme) || (largest ? extreme < value : extreme > value)) {
                extremes[step] = value;
            }
        }
    }

    @Override
    public void finish(StepSeries result) {
        System.arraycopy(extremes, 0, result.values(), 0, extremes.length);
    }
}
