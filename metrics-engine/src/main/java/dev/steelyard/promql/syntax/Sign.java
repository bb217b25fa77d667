package dev.steelyard.promql.syntax;

/// An operator before an expression.
public enum Sign {
    PLUS("+"),
    MINUS("-");

    private final String symbol;

    Sign(String symbol) {
        this.symbol = symbol;
    }

    /// How it is written.
    public String symbol() {
        return symbol;
    }
}
