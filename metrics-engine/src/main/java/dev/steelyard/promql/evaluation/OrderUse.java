package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.Expr;
import java.util.Set;

/// Finds the selectors whose series may come in any order: those of which an aggregation makes
/// groups, which it puts in order itself.
final class OrderUse {
    private OrderUse() {}

    /// Adds those below `root` to `unordered`.
    static void find(Expr root, Set<Expr> unordered) {
        visit(root, true, unordered);
    }

    private static void visit(Expr expression, boolean ordered, Set<Expr> unordered) {
        if (expression instanceof Expr.VectorSelector && !ordered) {
            unordered.add(expression);
        }
        boolean below =
                expression instanceof Expr.Aggregation aggregation
                        ? looksAtOrder(aggregation.operator())
                        : ordered;
        for (Expr child : expression.children()) {
            visit(child, below, unordered);
        }
    }

    /// Whether the first of equals is another one than the last.
    private static boolean looksAtOrder(AggregateOperator operator) {
        return Aggregations.keepsSeries(operator) || operator == AggregateOperator.COUNT_VALUES;
    }
}
