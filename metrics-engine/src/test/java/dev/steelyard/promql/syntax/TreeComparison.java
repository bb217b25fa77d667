package dev.steelyard.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/// Compares trees but for where they were written.
final class TreeComparison {
    private TreeComparison() {}

    /// What is printed reads as the same tree, on one line and over many.
    static void assertPrintsAsItReads(Parser parser, String query) throws QuerySyntaxException {
        Expr tree = parser.parse(query);
        assertThat(shape(parser.parse(tree.toString()))).as(query).isEqualTo(shape(tree));
        assertThat(shape(parser.parse(Formatter.format(tree)))).as(query).isEqualTo(shape(tree));
    }

    /// Each node's kind and what it says itself, from the root down.
    private static Shape shape(Expr expr) {
        List<Shape> below = expr.children().stream().map(TreeComparison::shape).toList();
        return new Shape(own(expr), below);
    }

    private record Shape(List<?> own, List<Shape> below) {}

    private static List<?> own(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral number -> List.of(number.value(), number.withUnits());
            case Expr.StringLiteral string -> List.of(string.value());
            // Printing sorts matchers, which the tree keeps in the order of writing.
            case Expr.VectorSelector selector ->
                    List.of(
                            selector.name(),
                            selector.matchers().stream().map(Object::toString).sorted().toList(),
                            selector.time().at(),
                            duration(selector.time().offset()),
                            selector.extension());
            case Expr.MatrixSelector range -> List.of("range", duration(range.length()));
            case Expr.Subquery subquery ->
                    List.of(
                            duration(subquery.length()),
                            subquery.step() == null ? "" : duration(subquery.step()),
                            subquery.time().at(),
                            duration(subquery.time().offset()));
            case Expr.Call call -> List.of(call.function());
            case Expr.Aggregation aggregation ->
                    List.of(aggregation.operator(), aggregation.grouping());
            case Expr.Binary binary ->
                    List.of(binary.operator(), binary.returnBool(), binary.matching());
            case Expr.Unary unary -> List.of(unary.sign());
            case Expr.Parenthesized _ -> List.of("()");
        };
    }

    private static List<?> duration(DurationExpr expression) {
        return switch (expression) {
            case DurationExpr.Literal(double seconds, _, _) -> List.of(seconds);
            case DurationExpr.Negated(DurationExpr operand, _) -> List.of("-", duration(operand));
            case DurationExpr.Parenthesized(DurationExpr operand, _) ->
                    List.of("()", duration(operand));
            case DurationExpr.Calculation(var operator, var left, var right) ->
                    List.of(operator, duration(left), duration(right));
            case DurationExpr.Step _ -> List.of("step");
            case DurationExpr.QueryRange _ -> List.of("range");
            case DurationExpr.MinOf(var left, var right, _) ->
                    List.of("min", duration(left), duration(right));
            case DurationExpr.MaxOf(var left, var right, _) ->
                    List.of("max", duration(left), duration(right));
        };
    }
}
