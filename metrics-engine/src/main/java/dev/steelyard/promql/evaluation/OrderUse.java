package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import java.util.Set;

/// Finds the selectors and aggregations whose series may come in any order: those of an answer,
/// which has none that counts or is put in order when it is whole, those of which an aggregation
/// makes groups, and those of which it takes the best of all, where labels decide between equals.
final class OrderUse {
    private OrderUse() {}

    /// Adds those of `root`, which is the answer, and below it to `unordered`.
    static void find(Expr root, Set<Expr> unordered) {
        visit(root, false, unordered);
    }

    private static void visit(Expr expression, boolean ordered, Set<Expr> unordered) {
        if (!ordered) {
            unordered.add(expression);
        }
        boolean below = isOrderSeenBelow(expression, ordered);
        for (Expr child : expression.children()) {
            visit(child, below, unordered);
        }
    }

    private static boolean isOrderSeenBelow(Expr expression, boolean ordered) {
        return switch (expression) {
            case Expr.Aggregation aggregation -> looksAtOrder(aggregation);
            case Expr.Call call -> ordered || leavesEquals(call.function());
            case Expr.VectorSelector _,
                    Expr.MatrixSelector _,
                    Expr.Subquery _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _,
                    Expr.NumberLiteral _,
                    Expr.StringLiteral _ ->
                    ordered;
        };
    }

    /// Whether it puts series in an order in which equals stay as they came.
    private static boolean leavesEquals(Function function) {
        return function == Function.SORT || function == Function.SORT_DESC;
    }

    /// Whether the first of equals is another one than the last.
    private static boolean looksAtOrder(Expr.Aggregation aggregation) {
        return switch (aggregation.operator()) {
            case TOPK, BOTTOMK -> !KeptSeries.isOneGroup(aggregation);
            case LIMITK, LIMIT_RATIO, COUNT_VALUES -> true;
            case SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR, QUANTILE -> false;
        };
    }
}
