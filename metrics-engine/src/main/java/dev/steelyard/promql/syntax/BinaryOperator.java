package dev.steelyard.promql.syntax;

/// An operator between two expressions.
public enum BinaryOperator {
    ADD("+", Kind.ARITHMETIC),
    SUBTRACT("-", Kind.ARITHMETIC),
    MULTIPLY("*", Kind.ARITHMETIC),
    DIVIDE("/", Kind.ARITHMETIC),
    MODULO("%", Kind.ARITHMETIC),
    POWER("^", Kind.ARITHMETIC),
    ATAN2("atan2", Kind.ARITHMETIC),
    EQUAL("==", Kind.COMPARISON),
    NOT_EQUAL("!=", Kind.COMPARISON),
    GREATER(">", Kind.COMPARISON),
    LESS("<", Kind.COMPARISON),
    GREATER_OR_EQUAL(">=", Kind.COMPARISON),
    LESS_OR_EQUAL("<=", Kind.COMPARISON),
    /// Removes the observations of a histogram above a number.
    TRIM_UPPER("</", Kind.TRIM),
    /// Removes the observations of a histogram below a number.
    TRIM_LOWER(">/", Kind.TRIM),
    AND("and", Kind.SET),
    OR("or", Kind.SET),
    UNLESS("unless", Kind.SET);

    /// What an operator does with the pairs it is given.
    public enum Kind {
        /// Calculates a value of each pair.
        ARITHMETIC,
        /// Keeps the left side of the pairs that compare so, or with `bool` answers 0 or 1.
        COMPARISON,
        /// Cuts a histogram at a number.
        TRIM,
        /// Looks at which series are there, never at their values.
        SET
    }

    private final String symbol;
    private final Kind kind;

    BinaryOperator(String symbol, Kind kind) {
        this.symbol = symbol;
        this.kind = kind;
    }

    /// How it is written.
    public String symbol() {
        return symbol;
    }

    public Kind kind() {
        return kind;
    }

    public boolean isComparison() {
        return kind == Kind.COMPARISON;
    }

    public boolean isSet() {
        return kind == Kind.SET;
    }
}
