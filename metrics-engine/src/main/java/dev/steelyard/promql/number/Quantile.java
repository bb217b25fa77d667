package dev.steelyard.promql.number;

import java.util.Arrays;

/// Quantiles of sets of floats, with NaN as the smallest of all.
public final class Quantile {
    private Quantile() {}

    /// The quantile of the first `size` of `values`, which get sorted; between two of them weighted
    /// by the distance. NaN of nothing, infinite for a `quantile` outside 0 to 1.
    public static double of(double quantile, double[] values, int size) {
        if (size == 0 || Double.isNaN(quantile)) {
            return Double.NaN;
        }
        if (quantile < 0 || quantile > 1) {
            return quantile < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        int numbers = sort(values, size);
        double rank = quantile * (size - 1);
        int lower = (int) Math.max(0, Math.floor(rank));
        int upper = Math.min(size - 1, lower + 1);
        double weight = rank - Math.floor(rank);
        double low = at(values, lower, numbers, size);
        return weight == 0 ? low : low * (1 - weight) + at(values, upper, numbers, size) * weight;
    }

    /// Java sorts NaN last; answers how many are no NaN.
    private static int sort(double[] values, int size) {
        Arrays.sort(values, 0, size);
        int numbers = size;
        while (numbers > 0 && Double.isNaN(values[numbers - 1])) {
            numbers--;
        }
        return numbers;
    }

    private static double at(double[] sorted, int index, int numbers, int size) {
        int nans = size - numbers;
        return index < nans ? Double.NaN : sorted[index - nans];
    }
}
