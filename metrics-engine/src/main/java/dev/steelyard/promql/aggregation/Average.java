package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.number.CompensatedSum;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import org.jspecify.annotations.Nullable;

/// `avg`: of the floats or of the histograms at a step, never of both. The mean is the sum by the
/// number, and a running mean from where the sum would overflow.
final class Average implements Accumulator {
    private final double[] sums;
    private final double[] lost;
    private final int[] counts;
    private final boolean[] running;
    private final Notes notes;
    private @Nullable HistogramGroup histograms;

    Average(int steps, Notes notes) {
        this.sums = new double[steps];
        this.lost = new double[steps];
        this.counts = new int[steps];
        this.running = new boolean[steps];
        this.notes = notes;
    }

    @Override
    public void add(StepSeries series) {
        double[] values = series.values();
        for (int step = 0; step < sums.length; step++) {
            if (!Gap.is(values[step])) {
                add(step, values[step]);
            }
        }
        if (series.hasHistograms()) {
            histograms = HistogramGroup.with(histograms, sums.length, HistogramGroup.Kind.MEAN);
            histograms.add(series, notes);
        }
    }

    private void add(int step, double value) {
        int count = ++counts[step];
        if (count == 1) {
            sums[step] = value;
            return;
        }
        if (!running[step]) {
            double next = sums[step] + value;
            if (!Double.isInfinite(next)) {
                lost[step] = CompensatedSum.lost(sums[step], lost[step], value, next);
                sums[step] = next;
                return;
            }
            running[step] = true;
            sums[step] /= count - 1;
            lost[step] /= count - 1;
        }
        double share = (count - 1.0) / count;
        double mean = share * sums[step];
        double term = value / count;
        double next = mean + term;
        lost[step] = CompensatedSum.lost(mean, share * lost[step], term, next);
        sums[step] = next;
    }

    @Override
    public void finish(StepSeries result) {
        for (int step = 0; step < sums.length; step++) {
            if (counts[step] > 0) {
                int divisor = running[step] ? 1 : counts[step];
                result.values()[step] = sums[step] / divisor + lost[step] / divisor;
            }
        }
        if (histograms != null) {
            histograms.finish(result, notes);
        }
    }
}
