package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.BinaryOperator;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Finds the selectors of whose native histograms only counts and sums matter.
///
/// What is done to a histogram between the selector and the function that takes its count or sum
/// must not look at buckets. Counters are told resets when they are read then, which is also what
/// makes warnings of conflicting resets come up.
final class BucketUse {
    private enum Use {
        /// Counts and sums suffice.
        NONE,
        /// Buckets are looked at.
        ALL,
        /// It depends on what is around.
        OPEN
    }

    private BucketUse() {}

    /// Adds those below `root` to `bucketless`.
    static void find(Expr root, Set<Expr> bucketless) {
        visit(root, new ArrayDeque<>(), bucketless);
    }

    private static void visit(Expr expression, Deque<Expr> around, Set<Expr> bucketless) {
        if (expression instanceof Expr.VectorSelector) {
            if (isBucketless(around)) {
                bucketless.add(expression);
            }
            return;
        }
        around.push(expression);
        for (Expr child : expression.children()) {
            visit(child, around, bucketless);
        }
        around.pop();
    }

    private static boolean isBucketless(Deque<Expr> around) {
        boolean bucketless = false;
        for (Expr outer : around) {
            switch (use(outer)) {
                case NONE -> bucketless = true;
                case ALL -> {
                    return false;
                }
                case OPEN -> {}
            }
        }
        return bucketless;
    }

    private static Use use(Expr expression) {
        return switch (expression) {
            case Expr.Subquery _ -> Use.ALL;
            case Expr.Call(Function function, _, _) -> use(function);
            case Expr.Aggregation aggregation ->
                    aggregation.operator() == AggregateOperator.COUNT_VALUES ? Use.ALL : Use.OPEN;
            case Expr.Binary binary -> use(binary.operator());
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.VectorSelector _,
                    Expr.MatrixSelector _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    Use.OPEN;
        };
    }

    private static Use use(Function function) {
        return switch (function) {
            case HISTOGRAM_COUNT,
                    HISTOGRAM_SUM,
                    HISTOGRAM_AVG,
                    TIMESTAMP,
                    START_TIMESTAMP,
                    ABSENT ->
                    Use.NONE;
            case HISTOGRAM_QUANTILE,
                    HISTOGRAM_QUANTILES,
                    HISTOGRAM_FRACTION,
                    HISTOGRAM_STDDEV,
                    HISTOGRAM_STDVAR,
                    CHANGES ->
                    Use.ALL;
            default -> Use.OPEN;
        };
    }

    private static Use use(BinaryOperator operator) {
        return operator.kind() == BinaryOperator.Kind.TRIM
                        || operator == BinaryOperator.EQUAL
                        || operator == BinaryOperator.NOT_EQUAL
                ? Use.ALL
                : Use.OPEN;
    }
}
