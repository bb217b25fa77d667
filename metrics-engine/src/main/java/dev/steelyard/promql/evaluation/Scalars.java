package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.number.Arithmetic;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Sign;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntToDoubleFunction;

/// Evaluates scalars to columns by step.
final class Scalars {
    private final Evaluator evaluator;
    private final Steps steps;

    Scalars(Evaluator evaluator) {
        this.evaluator = evaluator;
        this.steps = evaluator.steps();
    }

    double[] of(Expr expression) {
        evaluator.query().budget().check();
        if (steps.count() > 1 && evaluator.query().preparation().isInvariant(expression)) {
            double value = evaluator.at(steps.first()).scalar(expression)[0];
            return filled(_ -> value);
        }
        return switch (expression) {
            case Expr.NumberLiteral literal -> filled(_ -> literal.value());
            case Expr.Parenthesized(Expr operand, _) -> of(operand);
            case Expr.Unary(Sign sign, Expr operand, _) -> signed(sign, of(operand));
            case Expr.Binary binary -> binary(binary);
            case Expr.Call call -> call(call);
            case Expr.StringLiteral _,
                    Expr.VectorSelector _,
                    Expr.MatrixSelector _,
                    Expr.Subquery _,
                    Expr.Aggregation _ ->
                    throw new IllegalStateException("no scalar: " + expression);
        };
    }

    private double[] filled(IntToDoubleFunction value) {
        double[] values = new double[steps.count()];
        Arrays.setAll(values, value);
        return values;
    }

    private static double[] signed(Sign sign, double[] values) {
        if (sign == Sign.MINUS) {
            for (int step = 0; step < values.length; step++) {
                values[step] = -values[step];
            }
        }
        return values;
    }

    private double[] binary(Expr.Binary binary) {
        return combined(
                of(binary.left()), of(binary.right()), FloatOperators.ofScalars(binary.operator()));
    }

    private static double[] combined(double[] left, double[] right, DoubleBinaryOperator operator) {
        for (int step = 0; step < left.length; step++) {
            left[step] = operator.applyAsDouble(left[step], right[step]);
        }
        return left;
    }

    private double[] call(Expr.Call call) {
        return switch (call.function()) {
            case PI -> filled(_ -> Math.PI);
            case TIME -> filled(step -> steps.time(step) / 1000.0);
            case SCALAR -> onlyFloat(call.arguments().getFirst());
            case MIN_OF -> ofTwo(call, Arithmetic::minimum);
            case MAX_OF -> ofTwo(call, Arithmetic::maximum);
            default -> {
                double value = evaluator.query().preparation().constant(call.function());
                yield filled(_ -> value);
            }
        };
    }

    private double[] ofTwo(Expr.Call call, DoubleBinaryOperator operator) {
        return combined(of(call.arguments().get(0)), of(call.arguments().get(1)), operator);
    }

    /// The float of the one series that has one, else NaN.
    private double[] onlyFloat(Expr vector) {
        double[] values = filled(_ -> Gap.VALUE);
        evaluator.vector(vector, series -> fill(values, series));
        for (int step = 0; step < values.length; step++) {
            if (Gap.is(values[step])) {
                values[step] = Double.NaN;
            }
        }
        return values;
    }

    private static void fill(double[] values, StepSeries series) {
        for (int step = 0; step < values.length; step++) {
            double value = series.values()[step];
            if (!Gap.is(value)) {
                values[step] = Gap.is(values[step]) ? value : Double.NaN;
            }
        }
    }
}
