package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.syntax.AggregateOperator;
import java.util.function.Supplier;

/// The accumulators by operator.
public final class Accumulators {
    private Accumulators() {}

    /// Makes accumulators for an operator whose groups become one series each.
    ///
    /// @param parameter the operator's parameter by step; empty for those that take none
    /// @throws IllegalArgumentException for operators that keep series, and `count_values`
    public static Supplier<Accumulator> of(
            AggregateOperator operator, int steps, double[] parameter, Notes notes) {
        return switch (operator) {
            case SUM -> () -> new Sum(steps, notes);
            case AVG -> () -> new Average(steps, notes);
            case COUNT -> () -> new Count(steps, false);
            case GROUP -> () -> new Count(steps, true);
            case MIN -> () -> new Extreme(steps, false, notes);
            case MAX -> () -> new Extreme(steps, true, notes);
            case STDVAR -> () -> new Variance(steps, false, notes);
            case STDDEV -> () -> new Variance(steps, true, notes);
            case QUANTILE -> () -> new Quantiles(parameter, notes);
            case TOPK, BOTTOMK, COUNT_VALUES, LIMITK, LIMIT_RATIO ->
                    throw new IllegalArgumentException("no accumulator: " + operator);
        };
    }
}
