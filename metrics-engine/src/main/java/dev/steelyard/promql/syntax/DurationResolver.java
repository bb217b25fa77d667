package dev.steelyard.promql.syntax;

/// Calculates duration expressions for one query, whose step and range they may refer to.
public record DurationResolver(long stepMillis, long rangeMillis) {
    /// Seconds beyond which nanoseconds no longer fit 64 bits.
    static final double MAX_SECONDS = 0x1p63 / 1e9;

    /// An offset in milliseconds, of either sign.
    public long offsetMillis(DurationExpr expression) throws InvalidDurationException {
        return millis(expression, true);
    }

    /// The length of a range or step in milliseconds; a calculated one must be greater than zero.
    public long lengthMillis(DurationExpr expression) throws InvalidDurationException {
        return millis(expression, false);
    }

    private long millis(DurationExpr expression, boolean negativeAllowed)
            throws InvalidDurationException {
        if (expression instanceof DurationExpr.Literal(double seconds, _, _)) {
            return literalMillis(seconds);
        }
        double seconds = seconds(expression);
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw new InvalidDurationException(expression, "duration is NaN or infinite");
        }
        if (seconds <= 0 && !negativeAllowed) {
            throw new InvalidDurationException(expression, "duration must be greater than 0");
        }
        if (isOutOfRange(seconds)) {
            throw new InvalidDurationException(expression, "duration is out of range");
        }
        return (long) (seconds * 1000);
    }

    /// Milliseconds of a literal: rounded to nanoseconds first, then cut.
    static long literalMillis(double seconds) {
        double nanos = seconds * 1e9;
        return (long) Math.copySign(Math.floor(Math.abs(nanos) + 0.5), nanos) / 1_000_000;
    }

    static boolean isOutOfRange(double seconds) {
        return seconds > MAX_SECONDS || seconds < -MAX_SECONDS;
    }

    private double seconds(DurationExpr expression) throws InvalidDurationException {
        return switch (expression) {
            case DurationExpr.Literal(double seconds, _, _) -> seconds;
            case DurationExpr.Negated(DurationExpr operand, _) -> -seconds(operand);
            case DurationExpr.Parenthesized(DurationExpr operand, _) -> seconds(operand);
            case DurationExpr.Calculation calculation -> calculated(calculation);
            case DurationExpr.Step _ -> stepMillis / 1e3;
            case DurationExpr.QueryRange _ -> rangeMillis / 1e3;
            case DurationExpr.MinOf(DurationExpr left, DurationExpr right, _) ->
                    Math.min(seconds(left), seconds(right));
            case DurationExpr.MaxOf(DurationExpr left, DurationExpr right, _) ->
                    Math.max(seconds(left), seconds(right));
        };
    }

    private double calculated(DurationExpr.Calculation calculation)
            throws InvalidDurationException {
        double left = seconds(calculation.left());
        double right = seconds(calculation.right());
        return switch (calculation.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / divisor(right, calculation, "division by zero");
            case MODULO -> left % divisor(right, calculation, "modulo by zero");
            case POWER -> Math.pow(left, right);
            case ATAN2,
                    EQUAL,
                    NOT_EQUAL,
                    GREATER,
                    LESS,
                    GREATER_OR_EQUAL,
                    LESS_OR_EQUAL,
                    TRIM_UPPER,
                    TRIM_LOWER,
                    AND,
                    OR,
                    UNLESS ->
                    throw new IllegalStateException(
                            "no operator of durations: " + calculation.operator());
        };
    }

    private static double divisor(double value, DurationExpr calculation, String reason)
            throws InvalidDurationException {
        if (value == 0) {
            throw new InvalidDurationException(calculation, reason);
        }
        return value;
    }
}
