package dev.steelyard.promql.syntax;

/// Where in time a selector or subquery looks: from `at`, back by `offset`.
///
/// @param offset [DurationExpr#NO_OFFSET] where none is written
public record TimeModifiers(At at, DurationExpr offset) {
    /// The time of evaluation itself.
    public static final TimeModifiers NONE =
            new TimeModifiers(At.Named.EVALUATION_TIME, DurationExpr.NO_OFFSET);

    /// Whether an offset is written that is not zero.
    public boolean hasOffset() {
        return !offset.equals(DurationExpr.NO_OFFSET);
    }

    /// Whether `@` is written.
    public boolean hasAt() {
        return at != At.Named.EVALUATION_TIME;
    }
}
