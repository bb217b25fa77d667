package dev.steelyard.rules.standing;

/// A sum that keeps what rounding loses, after Kahan and Neumaier, so that the order of summands
/// hardly matters.
final class CompensatedSum {
    private double sum;
    private double lost;
    private int count;

    void add(double value) {
        double next = sum + value;
        if (Double.isInfinite(next)) {
            lost = 0;
        } else if (Math.abs(sum) >= Math.abs(value)) {
            lost += (sum - next) + value;
        } else {
            lost += (value - next) + sum;
        }
        sum = next;
        count++;
    }

    double sum() {
        return sum + lost;
    }

    double mean() {
        return sum() / count;
    }
}
