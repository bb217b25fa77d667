package dev.steelyard.promql.syntax;

import dev.steelyard.model.LabelMatcher;

/// A condition of a selector as it is written, with the matcher that executes it.
public record SelectorMatcher(String label, Operator operator, String value, LabelMatcher matcher) {
    /// How the value of a label is compared.
    public enum Operator {
        EQUAL("="),
        NOT_EQUAL("!="),
        REGEX("=~"),
        NOT_REGEX("!~");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        /// How it is written.
        public String symbol() {
            return symbol;
        }
    }
}
