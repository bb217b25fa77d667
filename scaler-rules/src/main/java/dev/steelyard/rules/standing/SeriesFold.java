package dev.steelyard.rules.standing;

import dev.steelyard.rules.v1alpha1.Across;

/// Gathers the values of series into one, as PromQL's aggregations do.
final class SeriesFold {
    private final Across across;
    private final CompensatedSum sum = new CompensatedSum();
    private double least = Double.NaN;
    private double greatest = Double.NaN;
    private int series;

    SeriesFold(Across across) {
        this.across = across;
    }

    void add(double value) {
        sum.add(value);
        least = Extremes.lesser(least, value);
        greatest = Extremes.greater(greatest, value);
        series++;
    }

    int series() {
        return series;
    }

    double value() {
        if (series == 0) {
            return SampleRing.NONE;
        }
        return switch (across) {
            case SUM -> sum.sum();
            case AVG -> sum.mean();
            case MAX -> greatest;
            case MIN -> least;
        };
    }
}
