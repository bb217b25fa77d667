package dev.steelyard.promql.syntax;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.syntax.VectorMatching.Cardinality;
import java.util.List;

/// Finds what is wrong with a tree that reads well: types that do not fit, arguments too many or
/// too few, matching between what cannot be matched. The first mistake is told, in the order in
/// which Prometheus looks for them.
record Checker(String query) {
    void check(Expr expr) throws QuerySyntaxException {
        switch (expr) {
            case Expr.Aggregation aggregation -> aggregation(aggregation);
            case Expr.Binary binary -> binary(binary);
            case Expr.Call call -> call(call);
            case Expr.Parenthesized(Expr operand, _) -> check(operand);
            case Expr.Unary unary -> unary(unary);
            case Expr.Subquery subquery -> subquery(subquery);
            case Expr.MatrixSelector(Expr.VectorSelector selector, _, _) -> check(selector);
            case Expr.VectorSelector selector -> selector(selector, false);
            case Expr.NumberLiteral _, Expr.StringLiteral _ -> {}
        }
    }

    private QuerySyntaxException mistake(PositionRange position, String reason) {
        return new QuerySyntaxException(query, position, reason);
    }

    private void aggregation(Expr.Aggregation aggregation) throws QuerySyntaxException {
        expect(ValueType.VECTOR, aggregation.operand(), "aggregation expression");
        if (aggregation.parameter() != null) {
            ValueType wanted = aggregation.operator().parameter().orElseThrow();
            expect(wanted, aggregation.parameter(), "aggregation parameter");
        }
    }

    private void expect(ValueType wanted, Expr expr, String place) throws QuerySyntaxException {
        check(expr);
        if (expr.type() != wanted) {
            throw mistake(
                    expr.position(),
                    "expected type %s in %s, got %s"
                            .formatted(
                                    wanted.documentedName(), place, expr.type().documentedName()));
        }
    }

    private void unary(Expr.Unary unary) throws QuerySyntaxException {
        check(unary.operand());
        if (!isScalarOrVector(unary.operand())) {
            throw mistake(
                    unary.position(),
                    "unary expression only allowed on expressions of type scalar or instant vector,"
                            + " got \"%s\"".formatted(unary.operand().type().documentedName()));
        }
    }

    private static boolean isScalarOrVector(Expr expr) {
        return expr.type() == ValueType.SCALAR || expr.type() == ValueType.VECTOR;
    }

    private void subquery(Expr.Subquery subquery) throws QuerySyntaxException {
        check(subquery.operand());
        if (subquery.operand().type() != ValueType.VECTOR) {
            throw mistake(
                    subquery.position(),
                    "subquery is only allowed on instant vector, got %s instead"
                            .formatted(subquery.operand().type().wireName()));
        }
    }

    /// @param mayMatchAll whether it need not have a matcher that refuses the empty value
    private void selector(Expr.VectorSelector selector, boolean mayMatchAll)
            throws QuerySyntaxException {
        List<SelectorMatcher> matchers = selector.matchers();
        if (selector.name().isEmpty()) {
            if (!mayMatchAll && matchers.stream().allMatch(m -> m.matcher().matches(""))) {
                throw mistake(
                        selector.position(),
                        "vector selector must contain at least one non-empty matcher");
            }
            return;
        }
        for (SelectorMatcher matcher : matchers.subList(0, matchers.size() - 1)) {
            if (matcher.label().equals(Labels.NAME)) {
                throw mistake(
                        selector.position(),
                        "metric name must not be set twice: %s or %s"
                                .formatted(
                                        GoText.quote(selector.name()),
                                        GoText.quote(matcher.value())));
            }
        }
    }

    private void binary(Expr.Binary binary) throws QuerySyntaxException {
        check(binary.left());
        check(binary.right());
        BinaryOperator operator = binary.operator();
        if (binary.returnBool() && !operator.isComparison()) {
            throw mistake(
                    operatorOf(binary), "bool modifier can only be used on comparison operators");
        }
        if (operator.isComparison() && !binary.returnBool() && binary.isBetweenScalars()) {
            throw mistake(operatorOf(binary), "comparisons between scalars must use BOOL modifier");
        }
        VectorMatching matching = binary.matching();
        for (String label : matching.labels()) {
            if (matching.on() && matching.include().contains(label)) {
                throw mistake(
                        operatorOf(binary),
                        "label %s must not occur in ON and GROUP clause at once"
                                .formatted(GoText.quote(label)));
            }
        }
        operands(binary);
    }

    private void operands(Expr.Binary binary) throws QuerySyntaxException {
        for (Expr side : List.of(binary.left(), binary.right())) {
            if (!isScalarOrVector(side)) {
                throw mistake(
                        side.position(),
                        "binary expression must contain only scalar and instant vector types");
            }
        }
        if (!binary.isBetweenVectors()) {
            matchingInVain(binary);
        } else if (binary.operator().isSet()) {
            setOperation(binary);
        }
    }

    private void matchingInVain(Expr.Binary binary) throws QuerySyntaxException {
        if (!binary.matching().labels().isEmpty()) {
            throw mistake(
                    binary.position(), "vector matching only allowed between instant vectors");
        }
        if (!binary.matching().fill().isEmpty()) {
            throw mistake(
                    binary.position(),
                    "filling in missing series only allowed between instant vectors");
        }
        if (binary.operator().isSet()) {
            throw mistake(
                    binary.position(),
                    "set operator \"%s\" not allowed in binary scalar expression"
                            .formatted(binary.operator().symbol()));
        }
    }

    private void setOperation(Expr.Binary binary) throws QuerySyntaxException {
        if (binary.matching().cardinality() != Cardinality.MANY_TO_MANY) {
            throw mistake(
                    binary.position(),
                    "no grouping allowed for \"%s\" operation"
                            .formatted(binary.operator().symbol()));
        }
        if (!binary.matching().fill().isEmpty()) {
            throw mistake(
                    binary.position(), "filling in missing series not allowed for set operators");
        }
    }

    /// What stands between the sides, without the space before it.
    private PositionRange operatorOf(Expr.Binary binary) {
        int start = binary.left().position().end();
        while (Character.isWhitespace(query.charAt(start))) {
            start++;
        }
        return new PositionRange(start, binary.right().position().start());
    }

    private void call(Expr.Call call) throws QuerySyntaxException {
        argumentCount(call);
        boolean isInfo = call.function() == Function.INFO && call.arguments().size() > 1;
        if (isInfo) {
            labelSelector(call);
        }
        for (int i = 0; i < call.arguments().size(); i++) {
            Expr argument = call.arguments().get(i);
            if (isInfo && i == 1 && argument instanceof Expr.VectorSelector selector) {
                selector(selector, true);
                continue;
            }
            expect(
                    call.function().signature().argument(i),
                    argument,
                    "call to function \"%s\"".formatted(call.function().functionName()));
        }
    }

    private void argumentCount(Expr.Call call) throws QuerySyntaxException {
        Signature signature = call.function().signature();
        int given = call.arguments().size();
        int named = signature.arguments().size();
        if (signature.variadic() == 0) {
            if (given != named) {
                throw wrongCount(call, "", named);
            }
            return;
        }
        int least = named - 1;
        int most = least + signature.variadic();
        if (given < least) {
            throw wrongCount(call, "at least ", least);
        }
        if (signature.variadic() != Signature.ANY_NUMBER && given > most) {
            throw wrongCount(call, "at most ", most);
        }
    }

    private QuerySyntaxException wrongCount(Expr.Call call, String bound, int wanted) {
        return mistake(
                call.position(),
                "expected %s%d argument(s) in call to \"%s\", got %d"
                        .formatted(
                                bound,
                                wanted,
                                call.function().functionName(),
                                call.arguments().size()));
    }

    /// The second argument of `info` selects labels, so it names no metric.
    private void labelSelector(Expr.Call call) throws QuerySyntaxException {
        Expr second = call.arguments().get(1);
        if (second.type() != ValueType.VECTOR) {
            throw mistake(
                    call.position(),
                    "expected type instant vector in call to function \"info\", got "
                            + second.type().documentedName());
        }
        if (!(second instanceof Expr.VectorSelector selector)) {
            throw mistake(second.position(), "expected label selectors only");
        }
        if (!selector.name().isEmpty()) {
            throw mistake(
                    second.position(),
                    "expected label selectors only, got vector selector instead");
        }
    }
}
