package dev.steelyard.promql.evaluation;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.histogram.HistogramSum;
import dev.steelyard.promql.histogram.HistogramTrim;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.syntax.BinaryOperator;
import dev.steelyard.promql.syntax.Expr;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Applies one binary operator to pairs of points, and holds the result of the last pair. Owned by
/// one loop.
final class Cell {
    private final Expr.Binary binary;
    private final BinaryOperator operator;
    private final boolean comparison;
    private final DoubleBinaryOperator arithmetic;
    private final Annotations annotations;
    private boolean holds;
    private double value;
    private @Nullable NativeHistogram histogram;

    Cell(Expr.Binary binary, Annotations annotations) {
        this.binary = binary;
        this.operator = binary.operator();
        this.comparison = operator.isComparison();
        this.arithmetic =
                operator.kind() == BinaryOperator.Kind.ARITHMETIC
                        ? FloatOperators.arithmetic(operator)
                        : Cell::nothing;
        this.annotations = annotations;
    }

    private static double nothing(double left, double right) {
        throw new IllegalStateException("nothing is calculated of " + left + " and " + right);
    }

    /// Whether the last pair has a result: a comparison that holds, or anything that was
    /// calculated. A comparison of floats that does not hold has one with `bool`.
    boolean hasResult() {
        return holds;
    }

    /// The float of the result, or a gap where it is a histogram.
    double value() {
        return value;
    }

    /// The histogram of the result, or null where it is a float.
    @Nullable NativeHistogram histogram() {
        return histogram;
    }

    /// Whether floats are calculated with, and nothing but what comes out is to be known.
    boolean isArithmetic() {
        return operator.kind() == BinaryOperator.Kind.ARITHMETIC;
    }

    /// Calculates with two columns of floats by step; where either has a gap there is one.
    void calculate(double[] left, double[] right, double[] into) {
        for (int step = 0; step < into.length; step++) {
            boolean both = !Gap.is(left[step]) && !Gap.is(right[step]);
            into[step] = both ? arithmetic.applyAsDouble(left[step], right[step]) : Gap.VALUE;
        }
    }

    /// Whether the last pair was of types that the operator takes; otherwise it is as if there had
    /// been no pair.
    boolean apply(
            double left,
            @Nullable NativeHistogram leftHistogram,
            double right,
            @Nullable NativeHistogram rightHistogram) {
        histogram = null;
        value = Gap.VALUE;
        holds = false;
        boolean taken;
        if (leftHistogram == null) {
            taken =
                    rightHistogram == null
                            ? ofFloats(left, right)
                            : ofFloatAndHistogram(left, rightHistogram);
        } else {
            taken =
                    rightHistogram == null
                            ? ofHistogramAndFloat(leftHistogram, right)
                            : ofHistograms(leftHistogram, rightHistogram);
        }
        if (taken && comparison && binary.returnBool()) {
            value = holds ? 1 : 0;
            histogram = null;
            holds = true;
        }
        return taken;
    }

    private boolean ofFloats(double left, double right) {
        if (comparison) {
            holds = FloatOperators.holds(operator, left, right);
            value = left;
            return true;
        }
        if (operator.kind() == BinaryOperator.Kind.TRIM) {
            return refuse("float", "float");
        }
        holds = true;
        value = arithmetic.applyAsDouble(left, right);
        return true;
    }

    private boolean ofFloatAndHistogram(double left, NativeHistogram right) {
        if (operator != BinaryOperator.MULTIPLY) {
            return refuse("float", "histogram");
        }
        return calculated(HistogramArithmetic.scale(right, left));
    }

    private boolean ofHistogramAndFloat(NativeHistogram left, double right) {
        return switch (operator) {
            case MULTIPLY -> calculated(HistogramArithmetic.scale(left, right));
            case DIVIDE -> calculated(HistogramArithmetic.divide(left, right));
            case TRIM_UPPER -> calculated(HistogramTrim.keepBelow(left, right));
            case TRIM_LOWER -> calculated(HistogramTrim.keepAbove(left, right));
            case ADD,
                    SUBTRACT,
                    MODULO,
                    POWER,
                    ATAN2,
                    EQUAL,
                    NOT_EQUAL,
                    GREATER,
                    LESS,
                    GREATER_OR_EQUAL,
                    LESS_OR_EQUAL,
                    AND,
                    OR,
                    UNLESS ->
                    refuse("histogram", "float");
        };
    }

    private boolean ofHistograms(NativeHistogram left, NativeHistogram right) {
        return switch (operator) {
            case ADD, SUBTRACT -> added(left, right);
            case EQUAL, NOT_EQUAL -> {
                boolean same = HistogramArithmetic.same(left, right);
                holds = same == (operator == BinaryOperator.EQUAL);
                histogram = left;
                yield true;
            }
            case MULTIPLY,
                    DIVIDE,
                    MODULO,
                    POWER,
                    ATAN2,
                    GREATER,
                    LESS,
                    GREATER_OR_EQUAL,
                    LESS_OR_EQUAL,
                    TRIM_UPPER,
                    TRIM_LOWER,
                    AND,
                    OR,
                    UNLESS ->
                    refuse("histogram", "histogram");
        };
    }

    private boolean added(NativeHistogram left, NativeHistogram right) {
        if (!HistogramSum.addable(left, right)) {
            annotations.warn(Texts.incompatibleBuckets(operator.symbol()), binary.position());
            return false;
        }
        boolean add = operator == BinaryOperator.ADD;
        String noun = add ? "addition" : "subtraction";
        HistogramSum sum = new HistogramSum(left);
        if (add) {
            sum.add(right);
        } else {
            sum.subtract(right);
        }
        if (sum.resetsCollided()) {
            annotations.warn(Texts.conflictingResets(noun), binary.position());
        }
        if (sum.boundsReconciled()) {
            annotations.inform(Texts.reconciledBounds(noun), binary.position());
        }
        NativeHistogram result = sum.plain();
        return calculated(add ? result : result.withCounterReset(CounterReset.GAUGE));
    }

    private boolean calculated(NativeHistogram result) {
        histogram = HistogramArithmetic.compact(result);
        holds = true;
        return true;
    }

    private boolean refuse(String left, String right) {
        annotations.inform(
                Texts.incompatibleTypes(left, operator.symbol(), right), binary.position());
        return false;
    }
}
