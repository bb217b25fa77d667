package dev.steelyard.promql.syntax;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node of the syntax tree of a query. [Parser] makes only trees that are well-typed; what a tree
/// cannot say, the language cannot.
///
/// Nodes are values that print themselves as Prometheus does; positions refer to the text that was
/// parsed.
public sealed interface Expr {
    /// Where it is written.
    PositionRange position();

    /// What it evaluates to.
    ValueType type();

    /// The expressions directly below, in the order of evaluation.
    default List<Expr> children() {
        return switch (this) {
            case NumberLiteral _, StringLiteral _, VectorSelector _ -> List.of();
            case MatrixSelector(VectorSelector selector, _, _) -> List.of(selector);
            case Subquery subquery -> List.of(subquery.operand());
            case Call(_, List<Expr> arguments, _) -> arguments;
            case Aggregation(_, Expr operand, Expr parameter, _, _) ->
                    parameter == null ? List.of(operand) : List.of(operand, parameter);
            case Binary binary -> List.of(binary.left(), binary.right());
            case Unary(_, Expr operand, _) -> List.of(operand);
            case Parenthesized(Expr operand, _) -> List.of(operand);
        };
    }

    /// `42`, `0x1f`, `Inf`, `1h30m` (5,400), `-3`.
    ///
    /// @param withUnits whether it was written as a duration
    record NumberLiteral(double value, boolean withUnits, PositionRange position) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.SCALAR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `"text"`, without its quotes and escapes.
    record StringLiteral(String value, PositionRange position) implements Expr {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `name{label="value"} @ 1609746000 offset 5m`: the latest sample of each series.
    ///
    /// @param name the name written before the braces, or empty
    /// @param matchers all conditions; where there is a `name`, its condition is the last
    record VectorSelector(
            String name,
            List<SelectorMatcher> matchers,
            TimeModifiers time,
            Extension extension,
            PositionRange position)
            implements Expr {
        public VectorSelector {
            matchers = List.copyOf(matchers);
        }

        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `selector[5m]`: the samples of each series within a range. Modifiers behind the bracket are
    /// those of the selector.
    record MatrixSelector(VectorSelector selector, DurationExpr length, PositionRange position)
            implements Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `expression[1h:5m]`: the values of an expression at the multiples of a step in a range.
    ///
    /// @param step null where the default interval is meant
    record Subquery(
            Expr operand,
            DurationExpr length,
            @Nullable DurationExpr step,
            TimeModifiers time,
            PositionRange position)
            implements Expr {
        @Override
        public ValueType type() {
            return ValueType.MATRIX;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `function(argument, …)`.
    record Call(Function function, List<Expr> arguments, PositionRange position) implements Expr {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public ValueType type() {
            return function.signature().result();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `sum by (label) (expression)`.
    ///
    /// @param parameter null for the operators that take none
    record Aggregation(
            AggregateOperator operator,
            Expr operand,
            @Nullable Expr parameter,
            Grouping grouping,
            PositionRange position)
            implements Expr {
        @Override
        public ValueType type() {
            return ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `left + right`.
    ///
    /// @param returnBool whether a comparison answers 0 or 1 instead of keeping the left side
    /// @param matching of meaning only where both sides are vectors
    record Binary(
            BinaryOperator operator,
            Expr left,
            Expr right,
            boolean returnBool,
            VectorMatching matching)
            implements Expr {
        @Override
        public PositionRange position() {
            return left.position().to(right.position());
        }

        @Override
        public ValueType type() {
            return isBetweenScalars() ? ValueType.SCALAR : ValueType.VECTOR;
        }

        public boolean isBetweenScalars() {
            return left.type() == ValueType.SCALAR && right.type() == ValueType.SCALAR;
        }

        public boolean isBetweenVectors() {
            return left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `-expression`.
    record Unary(Sign sign, Expr operand, PositionRange position) implements Expr {
        @Override
        public ValueType type() {
            return operand.type();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }

    /// `(expression)`.
    record Parenthesized(Expr operand, PositionRange position) implements Expr {
        @Override
        public ValueType type() {
            return operand.type();
        }

        @Override
        public String toString() {
            return Printer.print(this);
        }
    }
}
