package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.number.CompensatedSum;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `sum`: of the floats or of the histograms at a step, never of both.
final class Sum implements Accumulator {
    private final double[] sums;
    private final double[] lost;
    private final Notes notes;
    private @Nullable HistogramGroup histograms;

    Sum(int steps, Notes notes) {
        this.sums = new double[steps];
        Arrays.fill(sums, Gap.VALUE);
        this.lost = new double[steps];
        this.notes = notes;
    }

    @Override
    public void add(StepSeries series) {
        double[] values = series.values();
        for (int step = 0; step < sums.length; step++) {
            double value = values[step];
            if (Gap.is(value)) {
                continue;
            }
            double sum = sums[step];
            if (Gap.is(sum)) {
                sums[step] = value;
            } else {
                double next = sum + value;
                lost[step] = CompensatedSum.lost(sum, lost[step], value, next);
                sums[step] = next;
            }
        }
        if (series.hasHistograms()) {
            histograms = HistogramGroup.with(histograms, sums.length, HistogramGroup.Kind.SUM);
            histograms.add(series, notes);
        }
    }

    @Override
    public void finish(StepSeries result) {
        double[] values = result.values();
        for (int step = 0; step < sums.length; step++) {
            if (!Gap.is(sums[step])) {
                values[step] = sums[step] + lost[step];
            }
        }
        if (histograms != null) {
            histograms.finish(result, notes);
        }
    }
}
