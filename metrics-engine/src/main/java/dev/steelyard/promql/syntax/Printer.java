package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.VectorMatching.Cardinality;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Prints expressions on one line, as Prometheus does. Parsing what was printed gives the same tree
/// again, but for positions.
final class Printer {
    private static final Pattern PLAIN_LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Printer() {}

    static String print(Expr expr) {
        return switch (expr) {
            case Expr.NumberLiteral(double value, boolean withUnits, _) -> number(value, withUnits);
            case Expr.StringLiteral(String value, _) -> GoText.quote(value);
            case Expr.VectorSelector selector ->
                    selector(selector)
                            + at(selector.time().at())
                            + extension(selector.extension())
                            + offset(selector.time().offset());
            case Expr.MatrixSelector(Expr.VectorSelector selector, DurationExpr length, _) ->
                    selector(selector)
                            + "["
                            + length(length)
                            + "]"
                            + extension(selector.extension())
                            + at(selector.time().at())
                            + offset(selector.time().offset());
            case Expr.Subquery subquery -> print(subquery.operand()) + subquerySuffix(subquery);
            case Expr.Call(Function function, List<Expr> arguments, _) ->
                    function.functionName() + "(" + list(arguments) + ")";
            case Expr.Aggregation aggregation -> aggregation(aggregation);
            case Expr.Binary binary ->
                    print(binary.left()) + " " + operator(binary) + " " + print(binary.right());
            case Expr.Unary(Sign sign, Expr operand, _) -> sign.symbol() + print(operand);
            case Expr.Parenthesized(Expr operand, _) -> "(" + print(operand) + ")";
        };
    }

    private static String list(List<Expr> expressions) {
        return expressions.stream().map(Printer::print).collect(Collectors.joining(", "));
    }

    private static String aggregation(Expr.Aggregation aggregation) {
        String parameter =
                aggregation.parameter() == null ? "" : print(aggregation.parameter()) + ", ";
        return aggregationHead(aggregation) + "(" + parameter + print(aggregation.operand()) + ")";
    }

    /// `sum by (label) `
    static String aggregationHead(Expr.Aggregation aggregation) {
        Grouping grouping = aggregation.grouping();
        String symbol = aggregation.operator().symbol();
        if (grouping.without()) {
            return symbol + " without (" + labels(grouping.labels()) + ") ";
        }
        return grouping.labels().isEmpty()
                ? symbol
                : symbol + " by (" + labels(grouping.labels()) + ") ";
    }

    private static String labels(List<String> labels) {
        return labels.stream().map(Printer::label).collect(Collectors.joining(", "));
    }

    private static String label(String label) {
        return PLAIN_LABEL.matcher(label).matches() ? label : GoText.quote(label);
    }

    /// `== bool on (label) group_left ()`
    static String operator(Expr.Binary binary) {
        return binary.operator().symbol()
                + (binary.returnBool() ? " bool" : "")
                + matching(binary.matching());
    }

    private static String matching(VectorMatching matching) {
        StringBuilder text = new StringBuilder();
        boolean oneSided =
                matching.cardinality() == Cardinality.MANY_TO_ONE
                        || matching.cardinality() == Cardinality.ONE_TO_MANY;
        if (!matching.labels().isEmpty() || matching.on() || oneSided) {
            text.append(matching.on() ? " on (" : " ignoring (")
                    .append(labels(matching.labels()))
                    .append(")");
        }
        if (oneSided) {
            boolean left = matching.cardinality() == Cardinality.MANY_TO_ONE;
            text.append(left ? " group_left (" : " group_right (")
                    .append(labels(matching.include()))
                    .append(")");
        }
        return text.append(fill(matching.fill())).toString();
    }

    private static String fill(VectorMatching.Fill fill) {
        Double left = fill.left();
        Double right = fill.right();
        if (left != null && right != null && left.doubleValue() == right.doubleValue()) {
            return " fill (" + GoText.general(left) + ")";
        }
        return (left == null ? "" : " fill_left (" + GoText.general(left) + ")")
                + (right == null ? "" : " fill_right (" + GoText.general(right) + ")");
    }

    /// `[1h:5m] @ start() offset 1d`
    static String subquerySuffix(Expr.Subquery subquery) {
        return "["
                + length(subquery.length())
                + ":"
                + (subquery.step() == null ? "" : length(subquery.step()))
                + "]"
                + at(subquery.time().at())
                + offset(subquery.time().offset());
    }

    private static String selector(Expr.VectorSelector selector) {
        String matchers =
                selector.matchers().stream()
                        .filter(matcher -> !isName(matcher, selector.name()))
                        .map(Printer::matcher)
                        .sorted()
                        .collect(Collectors.joining(","));
        return matchers.isEmpty() ? selector.name() : selector.name() + "{" + matchers + "}";
    }

    private static boolean isName(SelectorMatcher matcher, String name) {
        return matcher.label().equals("__name__")
                && matcher.operator() == SelectorMatcher.Operator.EQUAL
                && matcher.value().equals(name)
                && !name.isEmpty();
    }

    private static String matcher(SelectorMatcher matcher) {
        return label(matcher.label()) + matcher.operator().symbol() + GoText.quote(matcher.value());
    }

    private static String at(At at) {
        return switch (at) {
            case At.Named.EVALUATION_TIME -> "";
            case At.Named.START -> " @ start()";
            case At.Named.END -> " @ end()";
            case At.Time(long millis) -> String.format(Locale.ROOT, " @ %.3f", millis / 1000.0);
        };
    }

    private static String extension(Extension extension) {
        return switch (extension) {
            case NONE -> "";
            case ANCHORED -> " anchored";
            case SMOOTHED -> " smoothed";
        };
    }

    private static String offset(DurationExpr offset) {
        if (offset instanceof DurationExpr.Literal(double seconds, _, _)) {
            return seconds == 0 ? "" : " offset " + duration(seconds);
        }
        return " offset " + calculated(offset);
    }

    private static String length(DurationExpr length) {
        return length instanceof DurationExpr.Literal(double seconds, _, _)
                ? duration(seconds)
                : calculated(length);
    }

    private static String duration(double seconds) {
        long millis = DurationResolver.literalMillis(seconds);
        return (seconds < 0 ? "-" : "") + DurationText.of(Math.abs(millis));
    }

    private static String number(double value, boolean withUnits) {
        return withUnits ? duration(value) : GoText.plain(value);
    }

    private static String calculated(DurationExpr expression) {
        return switch (expression) {
            case DurationExpr.Literal(double seconds, boolean withUnits, _) ->
                    number(seconds, withUnits);
            case DurationExpr.Negated(DurationExpr operand, _) -> "-" + calculated(operand);
            case DurationExpr.Parenthesized(DurationExpr operand, _) ->
                    "(" + calculated(operand) + ")";
            case DurationExpr.Calculation(
                            BinaryOperator operator,
                            DurationExpr left,
                            DurationExpr right) ->
                    calculated(left) + " " + operator.symbol() + " " + calculated(right);
            case DurationExpr.Step _ -> "step()";
            case DurationExpr.QueryRange _ -> "range()";
            case DurationExpr.MinOf(DurationExpr left, DurationExpr right, _) ->
                    "min_of(" + calculated(left) + ", " + calculated(right) + ")";
            case DurationExpr.MaxOf(DurationExpr left, DurationExpr right, _) ->
                    "max_of(" + calculated(left) + ", " + calculated(right) + ")";
        };
    }
}
