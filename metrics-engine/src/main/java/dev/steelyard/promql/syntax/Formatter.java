package dev.steelyard.promql.syntax;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Prints expressions over as many lines as reading them takes: what fits a line stays on it, the
/// rest is broken at its parentheses and operators and indented.
public final class Formatter {
    /// Bytes of a line beyond which it is broken.
    private static final int LONGEST_LINE = 100;

    private static final String INDENT = "  ";

    private Formatter() {}

    /// The text of an expression, as `/api/v1/format_query` answers it.
    public static String format(Expr expr) {
        return lines(expr, 0);
    }

    private static String lines(Expr expr, int level) {
        String indent = INDENT.repeat(level);
        return switch (expr) {
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.VectorSelector _,
                    Expr.MatrixSelector _ ->
                    indent + expr;
            case Expr.Unary(Sign sign, Expr operand, _) ->
                    indent + sign.symbol() + lines(operand, level).strip();
            case Expr.Subquery subquery ->
                    fits(expr)
                            ? expr.toString()
                            : lines(subquery.operand(), level) + Printer.subquerySuffix(subquery);
            case Expr.Call(Function function, List<Expr> arguments, _) ->
                    fits(expr)
                            ? indent + expr
                            : indent + function.functionName() + block(arguments, level);
            case Expr.Aggregation aggregation ->
                    fits(expr) ? indent + expr : indent + aggregation(aggregation, level);
            case Expr.Binary binary -> fits(expr) ? indent + expr : binary(binary, level);
            case Expr.Parenthesized(Expr operand, _) ->
                    fits(expr) ? indent + expr : indent + block(List.of(operand), level);
        };
    }

    private static boolean fits(Expr expr) {
        return expr.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_LINE;
    }

    private static String block(List<Expr> expressions, int level) {
        return expressions.stream()
                .map(expr -> lines(expr, level + 1))
                .collect(Collectors.joining(",\n", "(\n", "\n" + INDENT.repeat(level) + ")"));
    }

    private static String aggregation(Expr.Aggregation aggregation, int level) {
        List<Expr> arguments =
                aggregation.parameter() == null
                        ? List.of(aggregation.operand())
                        : List.of(aggregation.parameter(), aggregation.operand());
        return Printer.aggregationHead(aggregation) + block(arguments, level);
    }

    private static String binary(Expr.Binary binary, int level) {
        return lines(binary.left(), level + 1)
                + "\n"
                + INDENT.repeat(level)
                + Printer.operator(binary)
                + "\n"
                + lines(binary.right(), level + 1);
    }
}
