package dev.steelyard.promql.number;

/// A running sum that keeps what rounding loses, after Kahan as improved by Neumaier.
///
/// Owned by one loop; made there, so that it never reaches the heap.
public final class CompensatedSum {
    private double sum;
    private double lost;

    /// A sum that begins with `first`.
    public CompensatedSum(double first) {
        this.sum = first;
    }

    /// Adds a term.
    public void add(double term) {
        double next = sum + term;
        lost = lost(sum, lost, term, next);
        sum = next;
    }

    /// What is lost after `term` was added to `sum` and made `next`.
    public static double lost(double sum, double lost, double term, double next) {
        if (Double.isInfinite(next)) {
            return 0;
        }
        return Math.abs(sum) >= Math.abs(term)
                ? lost + ((sum - next) + term)
                : lost + ((term - next) + sum);
    }

    /// Multiplies what was summed so far, the lost part included.
    public void scale(double factor) {
        sum *= factor;
        lost *= factor;
    }

    /// Adds a term together with its own lost part.
    public void add(double term, double lostOfTerm) {
        lost += lostOfTerm;
        add(term);
    }

    /// The sum without what was lost.
    public double raw() {
        return sum;
    }

    /// What was lost.
    public double lost() {
        return lost;
    }

    /// The sum; where it overflowed, the infinity.
    public double value() {
        return Double.isInfinite(sum) ? sum : sum + lost;
    }
}
