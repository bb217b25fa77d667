package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.ValueType;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// The time that the series which `info` enriches are of, which is the one that it looks up its
/// info series at.
///
/// @param reference that of the first selector
/// @param uniform whether all selectors have the same, and nothing in the vector has none
record InfoReference(Reference reference, boolean uniform) {
    private static final Reference EVALUATION_TIME = new Reference(null, 0);

    /// The reference of a vector expression.
    static InfoReference of(Expr vector, Preparation preparation) {
        Search search = new Search(preparation);
        search.visit(vector, new ArrayDeque<>());
        return search.first == null
                ? new InfoReference(EVALUATION_TIME, false)
                : new InfoReference(search.first, search.uniform && !search.anyWithout);
    }

    /// The reference to use: that of all selectors, or the time of evaluation where they differ.
    Reference shared() {
        return uniform ? reference : EVALUATION_TIME;
    }

    private static final class Search {
        private final Preparation preparation;
        private @Nullable Reference first;
        private boolean uniform = true;
        private boolean anyWithout;

        Search(Preparation preparation) {
            this.preparation = preparation;
        }

        /// Whether there is a selector in `expression`.
        boolean visit(Expr expression, Deque<Expr.Subquery> around) {
            if (expression.type() != ValueType.VECTOR && expression.type() != ValueType.MATRIX) {
                return false;
            }
            if (expression instanceof Expr.VectorSelector selector) {
                found(reference(selector, around));
                return true;
            }
            if (expression instanceof Expr.Call(Function function, var arguments, _)
                    && function == Function.INFO) {
                return visit(arguments.getFirst(), around);
            }
            boolean any = false;
            if (expression instanceof Expr.Subquery subquery) {
                around.push(subquery);
                any = visit(subquery.operand(), around);
                around.pop();
            } else {
                for (Expr child : expression.children()) {
                    any |= visit(child, around);
                }
            }
            anyWithout |= !any;
            return any;
        }

        private void found(Reference reference) {
            if (first == null) {
                first = reference;
            } else if (!same(first, reference)) {
                uniform = false;
            }
        }

        private static boolean same(Reference left, Reference right) {
            if (left.at() == null || right.at() == null) {
                return left.at() == null
                        && right.at() == null
                        && left.offsetMillis() == right.offsetMillis();
            }
            return left.at() - left.offsetMillis() == right.at() - right.offsetMillis();
        }

        /// Subqueries around a selector shift it, up to one that is fixed by `@`.
        private Reference reference(Expr.VectorSelector selector, Deque<Expr.Subquery> around) {
            Reference reference = preparation.reference(selector);
            for (Expr.Subquery subquery : around) {
                if (reference.at() != null) {
                    break;
                }
                Reference outer = preparation.reference(subquery);
                reference =
                        new Reference(outer.at(), reference.offsetMillis() + outer.offsetMillis());
            }
            return reference;
        }
    }
}
