package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.syntax.Expr;
import java.util.Set;

/// Finds the selectors and aggregations whose series may come in any order: those of which an
/// aggregation makes groups, those of which it takes the best of all, where labels decide between
/// equals, and those of an answer that is put in order when it is whole.
final class OrderUse {
    private OrderUse() {}

    /// Adds those of `root` and below it to `unordered`.
    ///
    /// @param ordered whether the order of the series of `root` can be seen
    static void find(Expr root, boolean ordered, Set<Expr> unordered) {
        visit(root, ordered, unordered);
    }

    private static void visit(Expr expression, boolean ordered, Set<Expr> unordered) {
        if (!ordered) {
            unordered.add(expression);
        }
        boolean below =
                expression instanceof Expr.Aggregation aggregation
                        ? looksAtOrder(aggregation)
                        : ordered;
        for (Expr child : expression.children()) {
            visit(child, below, unordered);
        }
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
