package dev.steelyard.promql.syntax;

/// A length of time as it is written in `[…]` or after `offset`: a literal, or a calculation that
/// may depend on the step and range of the query. [DurationResolver] calculates it.
public sealed interface DurationExpr {
    /// The offset of a selector that has none; an offset of zero is the same.
    Literal NO_OFFSET = new Literal(0, false, new PositionRange(0, 0));

    PositionRange position();

    /// A number of seconds.
    ///
    /// @param withUnits whether it was written as `1m30s` rather than `90`
    record Literal(double seconds, boolean withUnits, PositionRange position)
            implements DurationExpr {}

    /// `-x`.
    record Negated(DurationExpr operand, PositionRange position) implements DurationExpr {}

    /// `(x)`.
    record Parenthesized(DurationExpr operand, PositionRange position) implements DurationExpr {}

    /// `x + y` and the like; the operator is an arithmetic one, never `atan2`.
    record Calculation(BinaryOperator operator, DurationExpr left, DurationExpr right)
            implements DurationExpr {
        @Override
        public PositionRange position() {
            return left.position().to(right.position());
        }
    }

    /// `step()`: the step of the query, 0 in an instant query.
    record Step(PositionRange position) implements DurationExpr {}

    /// `range()`: from the first to the last time of the query.
    record QueryRange(PositionRange position) implements DurationExpr {}

    /// `min_of(x, y)`.
    record MinOf(DurationExpr left, DurationExpr right, PositionRange position)
            implements DurationExpr {}

    /// `max_of(x, y)`.
    record MaxOf(DurationExpr left, DurationExpr right, PositionRange position)
            implements DurationExpr {}
}
