package dev.steelyard.rules;

import java.math.BigDecimal;

/// How much of a measure is wanted.
public sealed interface Target {
    /// The number, in the unit of the measure.
    BigDecimal amount();

    /// One replica should carry this much of the whole.
    record PerReplica(BigDecimal amount) implements Target {}

    /// The level to hold.
    record KeepAt(BigDecimal amount) implements Target {}

    /// The percentage of the requested amount to hold.
    record Utilization(BigDecimal amount) implements Target {}

    /// The number in plain digits, without trailing zeros.
    default String text() {
        return amount().stripTrailingZeros().toPlainString();
    }
}
