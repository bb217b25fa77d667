package dev.steelyard.promql.syntax;

import java.util.Locale;
import java.util.Optional;

/// What an aggregation makes of the series of a group.
public enum AggregateOperator {
    SUM,
    AVG,
    COUNT,
    MIN,
    MAX,
    GROUP,
    STDDEV,
    STDVAR,
    TOPK(ValueType.SCALAR),
    BOTTOMK(ValueType.SCALAR),
    COUNT_VALUES(ValueType.STRING),
    QUANTILE(ValueType.SCALAR),
    /// Any few series of each group; experimental.
    LIMITK(ValueType.SCALAR),
    /// A share of the series of each group; experimental.
    LIMIT_RATIO(ValueType.SCALAR);

    private final Optional<ValueType> parameter;

    AggregateOperator() {
        this.parameter = Optional.empty();
    }

    AggregateOperator(ValueType parameter) {
        this.parameter = Optional.of(parameter);
    }

    /// How it is written.
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The type of its parameter, if it takes one.
    public Optional<ValueType> parameter() {
        return parameter;
    }

    public boolean isExperimental() {
        return this == LIMITK || this == LIMIT_RATIO;
    }
}
