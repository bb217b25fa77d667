package dev.steelyard.promql.histogram;

import dev.steelyard.promql.number.CompensatedSum;

/// A sum that keeps what rounding loses beside it: Neumaier's variant of Kahan's summation. One
/// thread only.
final class KahanSum {
    private double sum;
    private double lost;

    KahanSum(double first) {
        sum = first;
    }

    KahanSum(KahanSum other) {
        sum = other.sum;
        lost = other.lost;
    }

    void add(double value) {
        double total = sum + value;
        lost = CompensatedSum.lost(sum, lost, value, total);
        sum = total;
    }

    /// Adds what another sum has, and what it has lost.
    void add(KahanSum other) {
        add(other.sum);
        add(other.lost);
    }

    void scale(double factor) {
        sum *= factor;
        lost *= factor;
    }

    void divide(double divisor) {
        sum /= divisor;
        lost /= divisor;
    }

    /// The sum as it was rounded.
    double plain() {
        return sum;
    }

    /// The sum with what was lost.
    double compensated() {
        return sum + lost;
    }
}
