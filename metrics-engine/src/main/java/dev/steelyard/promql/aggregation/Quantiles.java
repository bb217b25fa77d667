package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.number.Quantile;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import java.util.ArrayList;
import java.util.List;

/// `quantile`: a quantile of the floats, which may be another one at each step.
final class Quantiles implements Accumulator {
    private final double[] quantiles;
    private final Notes notes;
    private final List<double[]> columns = new ArrayList<>();

    Quantiles(double[] quantiles, Notes notes) {
        this.quantiles = quantiles;
        this.notes = notes;
    }

    @Override
    public void add(StepSeries series) {
        columns.add(series.values().clone());
        for (int step = 0; series.hasHistograms() && step < quantiles.length; step++) {
            if (series.histogram(step) != null) {
                notes.ignoredHistogram();
            }
        }
    }

    @Override
    public void finish(StepSeries result) {
        double[] values = new double[columns.size()];
        for (int step = 0; step < quantiles.length; step++) {
            int size = 0;
            for (double[] column : columns) {
                if (!Gap.is(column[step])) {
                    values[size++] = column[step];
                }
            }
            if (size > 0) {
                result.values()[step] = Quantile.of(quantiles[step], values, size);
            }
        }
    }
}
