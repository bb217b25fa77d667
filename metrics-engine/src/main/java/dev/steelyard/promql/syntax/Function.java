package dev.steelyard.promql.syntax;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every function of the language, with what it answers first and then what it takes.
public enum Function {
    ABS(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ABSENT(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ABSENT_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    ACOS(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ACOSH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ASIN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ASINH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ATAN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    ATANH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    AVG_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    CEIL(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    CHANGES(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    CLAMP(Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.SCALAR, ValueType.SCALAR)),
    CLAMP_MAX(Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.SCALAR)),
    CLAMP_MIN(Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.SCALAR)),
    COS(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    COSH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    COUNT_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    DAY_OF_MONTH(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    DAY_OF_WEEK(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    DAY_OF_YEAR(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    DAYS_IN_MONTH(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    DEG(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    DELTA(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    DERIV(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    DOUBLE_EXPONENTIAL_SMOOTHING(
            Signature.of(ValueType.VECTOR, ValueType.MATRIX, ValueType.SCALAR, ValueType.SCALAR)
                    .asExperimental()),
    END(Signature.of(ValueType.SCALAR).asExperimental()),
    EXP(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    FIRST_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    FLOOR(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HISTOGRAM_AVG(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HISTOGRAM_COUNT(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HISTOGRAM_FRACTION(
            Signature.of(ValueType.VECTOR, ValueType.SCALAR, ValueType.SCALAR, ValueType.VECTOR)),
    HISTOGRAM_QUANTILE(Signature.of(ValueType.VECTOR, ValueType.SCALAR, ValueType.VECTOR)),
    HISTOGRAM_QUANTILES(
            Signature.of(
                            ValueType.VECTOR,
                            ValueType.VECTOR,
                            ValueType.STRING,
                            ValueType.SCALAR,
                            ValueType.SCALAR)
                    .optional(9)
                    .asExperimental()),
    HISTOGRAM_STDDEV(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HISTOGRAM_STDVAR(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HISTOGRAM_SUM(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    HOUR(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    IDELTA(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    INCREASE(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    INFO(
            Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.VECTOR)
                    .optional(1)
                    .asExperimental()),
    INTEGRAL(
            Signature.of(ValueType.VECTOR, ValueType.MATRIX, ValueType.SCALAR)
                    .optional(1)
                    .asExperimental()),
    IRATE(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    LABEL_JOIN(
            Signature.of(
                            ValueType.VECTOR,
                            ValueType.VECTOR,
                            ValueType.STRING,
                            ValueType.STRING,
                            ValueType.STRING)
                    .repeating()),
    LABEL_REPLACE(
            Signature.of(
                    ValueType.VECTOR,
                    ValueType.VECTOR,
                    ValueType.STRING,
                    ValueType.STRING,
                    ValueType.STRING,
                    ValueType.STRING)),
    LAST_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    LN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    LOG10(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    LOG2(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    MAD_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX).asExperimental()),
    MAX_OF(Signature.of(ValueType.SCALAR, ValueType.SCALAR, ValueType.SCALAR).asExperimental()),
    MAX_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    MIN_OF(Signature.of(ValueType.SCALAR, ValueType.SCALAR, ValueType.SCALAR).asExperimental()),
    MIN_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    MINUTE(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    MONTH(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1)),
    PI(Signature.of(ValueType.SCALAR)),
    PREDICT_LINEAR(Signature.of(ValueType.VECTOR, ValueType.MATRIX, ValueType.SCALAR)),
    PRESENT_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    QUANTILE_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.SCALAR, ValueType.MATRIX)),
    RAD(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    RANGE(Signature.of(ValueType.SCALAR).asExperimental()),
    RATE(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    RESETS(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    ROUND(Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.SCALAR).optional(1)),
    SCALAR(Signature.of(ValueType.SCALAR, ValueType.VECTOR)),
    SGN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    SIN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    SINH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    SORT(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    SORT_BY_LABEL(
            Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.STRING)
                    .repeating()
                    .asExperimental()),
    SORT_BY_LABEL_DESC(
            Signature.of(ValueType.VECTOR, ValueType.VECTOR, ValueType.STRING)
                    .repeating()
                    .asExperimental()),
    SORT_DESC(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    SQRT(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    START(Signature.of(ValueType.SCALAR).asExperimental()),
    START_TIMESTAMP(Signature.of(ValueType.VECTOR, ValueType.VECTOR).asExperimental()),
    STDDEV_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    STDVAR_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    STEP(Signature.of(ValueType.SCALAR).asExperimental()),
    SUM_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX)),
    TAN(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    TANH(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    TIME(Signature.of(ValueType.SCALAR)),
    TIMESTAMP(Signature.of(ValueType.VECTOR, ValueType.VECTOR)),
    TS_OF_FIRST_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX).asExperimental()),
    TS_OF_LAST_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX).asExperimental()),
    TS_OF_MAX_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX).asExperimental()),
    TS_OF_MIN_OVER_TIME(Signature.of(ValueType.VECTOR, ValueType.MATRIX).asExperimental()),
    VECTOR(Signature.of(ValueType.VECTOR, ValueType.SCALAR)),
    YEAR(Signature.of(ValueType.VECTOR, ValueType.VECTOR).optional(1));

    private static final Map<String, Function> BY_NAME =
            Stream.of(values()).collect(toUnmodifiableMap(Function::functionName, f -> f));

    @SuppressWarnings("ImmutableEnumChecker") // a record that copies its list
    private final Signature signature;

    Function(Signature signature) {
        this.signature = signature;
    }

    /// The function of a name as it is written in queries, lower case.
    public static Optional<Function> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /// How it is written.
    public String functionName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public Signature signature() {
        return signature;
    }
}
