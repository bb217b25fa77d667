package dev.steelyard.promql.evaluation;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.HistogramArithmetic;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.BinaryOperator;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Sign;
import dev.steelyard.promql.syntax.ValueType;
import java.util.function.Consumer;
import java.util.function.DoubleBinaryOperator;

/// Evaluates unary and binary operators whose result is a vector.
final class Operations {
    private Operations() {}

    static void push(Evaluator evaluator, Expr.Binary binary, SeriesSink sink) {
        if (!binary.isBetweenVectors()) {
            new Operations.WithScalar(evaluator, binary).push(sink);
        } else if (binary.operator().isSet()) {
            new SetOperation(evaluator, binary).push(sink);
        } else {
            new VectorOperation(evaluator, binary).push(sink);
        }
    }

    static void pushSigned(Evaluator evaluator, Expr.Unary unary, SeriesSink sink) {
        if (unary.sign() == Sign.PLUS) {
            evaluator.vector(unary.operand(), sink);
            return;
        }
        Names.dropping(
                evaluator,
                unary.operand(),
                sink,
                named ->
                        evaluator.vector(
                                unary.operand(),
                                series -> {
                                    negate(series);
                                    named.accept(series);
                                }));
    }

    private static void negate(StepSeries series) {
        double[] values = series.values();
        for (int step = 0; step < values.length; step++) {
            NativeHistogram histogram = series.histogram(step);
            if (histogram != null) {
                series.setHistogram(step, HistogramArithmetic.scale(histogram, -1));
            } else if (!Gap.is(values[step])) {
                values[step] = -values[step];
            }
        }
    }

    /// Whether the result of an operator is no longer of the metric of its left side.
    static boolean changesMetric(BinaryOperator operator) {
        return operator.kind() == BinaryOperator.Kind.ARITHMETIC;
    }

    /// An operator between a vector and a scalar.
    private static final class WithScalar {
        private final Evaluator evaluator;
        private final Expr.Binary binary;
        private final boolean scalarFirst;
        private final Expr vector;
        private final Expr scalar;

        WithScalar(Evaluator evaluator, Expr.Binary binary) {
            this.evaluator = evaluator;
            this.binary = binary;
            this.scalarFirst = binary.left().type() == ValueType.SCALAR;
            this.vector = scalarFirst ? binary.right() : binary.left();
            this.scalar = scalarFirst ? binary.left() : binary.right();
        }

        void push(SeriesSink sink) {
            double[] scalars = evaluator.scalar(scalar);
            Cell cell = new Cell(binary, evaluator.query().annotations());
            Consumer<SeriesSink> operation =
                    into ->
                            evaluator.vector(
                                    vector,
                                    series -> {
                                        apply(cell, series, scalars);
                                        into.accept(series);
                                    });
            if (changesMetric(binary.operator()) || binary.returnBool()) {
                Names.dropping(evaluator, vector, sink, operation);
            } else {
                operation.accept(sink);
            }
        }

        private void apply(Cell cell, StepSeries series, double[] scalars) {
            if (!series.hasHistograms()
                    && binary.operator().kind() == BinaryOperator.Kind.ARITHMETIC) {
                calculate(series.values(), scalars);
                return;
            }
            for (int step = 0; step < scalars.length; step++) {
                if (series.isPresent(step)) {
                    apply(cell, series, step, scalars[step]);
                }
            }
        }

        private void calculate(double[] values, double[] scalars) {
            DoubleBinaryOperator operator = FloatOperators.arithmetic(binary.operator());
            for (int step = 0; step < values.length; step++) {
                double value = values[step];
                if (!Gap.is(value)) {
                    values[step] =
                            scalarFirst
                                    ? operator.applyAsDouble(scalars[step], value)
                                    : operator.applyAsDouble(value, scalars[step]);
                }
            }
        }

        /// A comparison keeps the point of the vector, on whichever side it is.
        private void apply(Cell cell, StepSeries series, int step, double other) {
            double value = series.values()[step];
            NativeHistogram histogram = series.histogram(step);
            boolean taken =
                    scalarFirst
                            ? cell.apply(other, null, value, histogram)
                            : cell.apply(value, histogram, other, null);
            if (!taken || !cell.hasResult()) {
                series.clear(step);
            } else if (!binary.operator().isComparison() || binary.returnBool()) {
                if (cell.histogram() != null) {
                    series.setHistogram(step, cell.histogram());
                } else {
                    series.setValue(step, cell.value());
                }
            }
        }
    }
}
