package dev.steelyard.exposition.lint;

import java.util.regex.Pattern;

/// The number in an `le` or `quantile` label.
final class LabelNumber {
    private static final Pattern REAL =
            Pattern.compile("[+-]?+(\\d++(\\.\\d*+)?+|\\.\\d++)([eE][+-]?+\\d++)?+");

    private LabelNumber() {}

    /// The number that `text` spells, NaN where it spells none: a decimal number or `+Inf`.
    static double parse(String text) {
        if (text.equals("+Inf")) {
            return Double.POSITIVE_INFINITY;
        }
        double number = REAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        return Double.isInfinite(number) ? Double.NaN : number;
    }
}
