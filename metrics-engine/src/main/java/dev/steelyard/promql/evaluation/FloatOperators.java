package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.number.Arithmetic;
import dev.steelyard.promql.syntax.BinaryOperator;
import java.util.function.DoubleBinaryOperator;

/// What binary operators make of two floats.
final class FloatOperators {
    private FloatOperators() {}

    /// The result of an arithmetic operator; of a comparison, 1 where it holds and else 0.
    static DoubleBinaryOperator ofScalars(BinaryOperator operator) {
        if (operator.isComparison()) {
            return (left, right) -> holds(operator, left, right) ? 1 : 0;
        }
        return arithmetic(operator);
    }

    /// The result of an arithmetic operator.
    static DoubleBinaryOperator arithmetic(BinaryOperator operator) {
        return switch (operator) {
            case ADD -> Double::sum;
            case SUBTRACT -> (left, right) -> left - right;
            case MULTIPLY -> (left, right) -> left * right;
            case DIVIDE -> (left, right) -> left / right;
            case MODULO -> (left, right) -> left % right;
            case POWER -> Arithmetic::power;
            case ATAN2 -> Math::atan2;
            case EQUAL,
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
                    throw new IllegalArgumentException("no arithmetic operator: " + operator);
        };
    }

    /// Whether a comparison holds.
    static boolean holds(BinaryOperator operator, double left, double right) {
        return switch (operator) {
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case GREATER -> left > right;
            case LESS -> left < right;
            case GREATER_OR_EQUAL -> left >= right;
            case LESS_OR_EQUAL -> left <= right;
            case ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    POWER,
                    ATAN2,
                    TRIM_UPPER,
                    TRIM_LOWER,
                    AND,
                    OR,
                    UNLESS ->
                    throw new IllegalArgumentException("no comparison: " + operator);
        };
    }
}
