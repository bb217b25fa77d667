package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;

/// `stdvar` and `stddev`: the variance of the floats, or its root, after Welford.
final class Variance implements Accumulator {
    private final double[] counts;
    private final double[] means;
    private final double[] squares;
    private final boolean root;
    private final Notes notes;

    Variance(int steps, boolean root, Notes notes) {
        this.counts = new double[steps];
        this.means = new double[steps];
        this.squares = new double[steps];
        this.root = root;
        this.notes = notes;
    }

    @Override
    public void add(StepSeries series) {
        for (int step = 0; step < counts.length; step++) {
            double value = series.values()[step];
            if (!Gap.is(value)) {
                add(step, value);
            } else if (series.histogram(step) != null) {
                notes.ignoredHistogram();
            }
        }
    }

    private void add(int step, double value) {
        if (counts[step] == 0) {
            counts[step] = 1;
            means[step] = value;
            squares[step] = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
            return;
        }
        counts[step]++;
        double delta = value - means[step];
        means[step] += delta / counts[step];
        squares[step] += delta * (value - means[step]);
    }

    @Override
    public void finish(StepSeries result) {
        for (int step = 0; step < counts.length; step++) {
            if (counts[step] > 0) {
                double variance = squares[step] / counts[step];
                result.values()[step] = root ? Math.sqrt(variance) : variance;
            }
        }
    }
}
