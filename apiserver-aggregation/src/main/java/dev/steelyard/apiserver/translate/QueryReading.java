package dev.steelyard.apiserver.translate;

import dev.steelyard.promql.syntax.AggregateOperator;
import dev.steelyard.promql.syntax.DurationExpr;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.LabelCondition;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the query that a template of the adapter becomes, where a measure of ours says the same.
///
/// The places that the adapter fills are filled with words of ours before the query is parsed, so
/// that they are found again in its tree.
///
/// @param line of the rule, for what is noted
record QueryReading(int line, Notes notes) {
    private static final String USUAL = "sum(<<.Series>>{<<.LabelMatchers>>}) by (<<.GroupBy>>)";
    private static final String OBJECTS = "steelyard_translate_objects";
    private static final String GROUP = "steelyard_translate_group";
    private static final Pattern PLACE = Pattern.compile("<<-?\\s*(.*?)\\s*-?>>");
    private static final Pattern LITERAL = Pattern.compile("[-a-zA-Z0-9_/: @,;%&=~!\"'<>]*");
    private static final String RECORD =
            "record it by a rule of Prometheus or change the query, and serve the result as a gauge";

    /// The metric `name` that the template makes of a series; empty where it cannot be said.
    Optional<ServedMetric> metric(String name, String template, String series) {
        String query = fill(template.isBlank() ? USUAL : template, series);
        if (PLACE.matcher(query).find()) {
            notes.lost(
                    line,
                    "metricsQuery uses more of the template language than .Series,"
                            + " .LabelMatchers and .GroupBy",
                    "write the query with those three, or " + RECORD);
            return Optional.empty();
        }
        try {
            Expr tree = new Parser(new ParserOptions(false, false)).parse(query);
            return aggregation(name, bare(tree));
        } catch (QuerySyntaxException e) {
            notes.lost(line, "metricsQuery is no PromQL: " + e.getMessage(), "mend it");
            return Optional.empty();
        }
    }

    private static String fill(String template, String series) {
        return PLACE.matcher(template)
                .replaceAll(place ->
                        java.util.regex.Matcher.quoteReplacement(
                                switch (place.group(1)) {
                                    case ".Series" -> series;
                                    case ".LabelMatchers" -> OBJECTS + "=\"\"";
                                    case ".GroupBy" -> GROUP;
                                    default -> place.group();
                                }));
    }

    private static Expr bare(Expr tree) {
        return tree instanceof Expr.Parenthesized(Expr inner, _) ? bare(inner) : tree;
    }

    private Optional<ServedMetric> aggregation(String name, Expr tree) {
        if (!(tree instanceof Expr.Aggregation aggregation)) {
            notes.lost(line, "the query is no sum, avg, max or min: " + told(tree), RECORD);
            return Optional.empty();
        }
        Optional<Across> across = across(aggregation.operator());
        if (across.isEmpty() || aggregation.grouping().without()) {
            notes.lost(
                    line, "the query is no sum, avg, max or min by labels: " + told(tree), RECORD);
            return Optional.empty();
        }
        List<String> more =
                aggregation.grouping().labels().stream().filter(l -> !l.equals(GROUP)).toList();
        if (!more.isEmpty()) {
            notes.remark(
                    line,
                    "%s is one value, not one for each %s; select series by metricLabelSelector, or"
                                    .formatted(name, String.join(", ", more))
                            + " labelSelector where it is external");
        }
        return measure(name, bare(aggregation.operand()), across.get());
    }

    private static Optional<Across> across(AggregateOperator operator) {
        return Arrays.stream(Across.values())
                .filter(across -> across.name().equals(operator.name()))
                .findFirst();
    }

    private Optional<ServedMetric> measure(String name, Expr operand, Across across) {
        if (operand instanceof Expr.VectorSelector selector) {
            return conditions(selector)
                    .map(conditions ->
                            gauge(name, conditions, Optional.empty(), Reduce.LAST, across));
        }
        if (!(operand instanceof Expr.Call call)
                || call.arguments().size() != 1
                || !(call.arguments().getFirst() instanceof Expr.MatrixSelector range)) {
            notes.lost(line, "a part of the query has no counterpart: " + told(operand), RECORD);
            return Optional.empty();
        }
        Optional<String> over = over(range.length());
        Optional<Conditions> conditions = conditions(range.selector());
        if (over.isEmpty() || conditions.isEmpty()) {
            return Optional.empty();
        }
        Function function = call.function();
        return switch (function) {
            case RATE, IRATE -> rate(name, conditions.get(), over.get(), function, across);
            case AVG_OVER_TIME ->
                    Optional.of(gauge(name, conditions.get(), over, Reduce.AVG, across));
            case MAX_OVER_TIME ->
                    Optional.of(gauge(name, conditions.get(), over, Reduce.MAX, across));
            case MIN_OVER_TIME ->
                    Optional.of(gauge(name, conditions.get(), over, Reduce.MIN, across));
            case LAST_OVER_TIME ->
                    Optional.of(gauge(name, conditions.get(), over, Reduce.LAST, across));
            case INCREASE -> {
                notes.lost(
                        line,
                        "increase has no counterpart",
                        "use rate, and divide the targets of the HPAs by the seconds of the window");
                yield Optional.empty();
            }
            default -> {
                notes.lost(line, function.functionName() + " has no counterpart", RECORD);
                yield Optional.empty();
            }
        };
    }

    private Optional<ServedMetric> rate(
            String name, Conditions conditions, String over, Function function, Across across) {
        if (across != Across.SUM) {
            notes.lost(line, "rates of several series can only be summed", RECORD);
            return Optional.empty();
        }
        if (function == Function.IRATE) {
            notes.remark(line, name + " is a rate over " + over + " in place of irate");
        }
        return Optional.of(
                new ServedMetric(
                        name,
                        List.of(),
                        new MeasuredRate(
                                conditions.metric(),
                                conditions.match(),
                                conditions.matchAny(),
                                over),
                        null));
    }

    private static ServedMetric gauge(
            String name,
            Conditions conditions,
            Optional<String> over,
            Reduce reduce,
            Across across) {
        return new ServedMetric(
                name,
                List.of(),
                null,
                new MeasuredGauge(
                        conditions.metric(),
                        conditions.match(),
                        conditions.matchAny(),
                        over.orElse(null),
                        reduce,
                        across));
    }

    private Optional<String> over(DurationExpr length) {
        if (!(length instanceof DurationExpr.Literal(double seconds, _, _))) {
            notes.lost(line, "the range of the query is computed", "write it as a duration");
            return Optional.empty();
        }
        long whole = Math.round(seconds);
        if (whole < 10 || whole > 3600) {
            notes.lost(
                    line,
                    "the range of the query is " + whole + "s",
                    "choose one between 10s and 1h");
            return Optional.empty();
        }
        return Optional.of(whole % 60 == 0 ? whole / 60 + "m" : whole + "s");
    }

    private record Conditions(
            String metric, Map<String, String> match, List<LabelCondition> matchAny) {}

    private Optional<Conditions> conditions(Expr.VectorSelector selector) {
        if (!selector.toString().matches("(?s)[^}]*\\}?")) {
            notes.lost(
                    line, "a query of another time has no counterpart: " + told(selector), RECORD);
            return Optional.empty();
        }
        Map<String, String> match = new LinkedHashMap<>();
        List<LabelCondition> more = new ArrayList<>();
        String metric = selector.name();
        for (SelectorMatcher matcher : selector.matchers()) {
            if (matcher.label().equals("__name__")) {
                metric = matcher.value();
            } else if (!matcher.label().equals(OBJECTS)) {
                Optional<LabelCondition> condition = condition(matcher, match);
                if (condition.isEmpty() && !match.containsKey(matcher.label())) {
                    return Optional.empty();
                }
                condition.ifPresent(more::add);
            }
        }
        return Optional.of(new Conditions(metric, match, more));
    }

    /// A condition, or an entry in `match`, or neither where it cannot be said.
    private Optional<LabelCondition> condition(SelectorMatcher matcher, Map<String, String> match) {
        String label = matcher.label();
        String value = matcher.value();
        boolean isLabelOfOurs = label.equals("namespace");
        List<String> any = Arrays.asList(value.split("\\|", -1));
        boolean areLiterals = any.stream().allMatch(each -> LITERAL.matcher(each).matches());
        if (!isLabelOfOurs) {
            switch (matcher.operator().symbol()) {
                case "=" -> {
                    if (value.isEmpty()) {
                        return Optional.of(new LabelCondition(label, null, null, null, false));
                    }
                    match.put(label, value);
                    return Optional.empty();
                }
                case "!=" -> {
                    return Optional.of(
                            value.isEmpty()
                                    ? new LabelCondition(label, null, null, null, true)
                                    : new LabelCondition(label, null, List.of(value), null, null));
                }
                case "=~" -> {
                    if (areLiterals) {
                        return Optional.of(new LabelCondition(label, any, null, null, null));
                    }
                    if (value.equals(".+")) {
                        return Optional.of(new LabelCondition(label, null, null, null, true));
                    }
                    if (value.endsWith(".*")
                            && LITERAL.matcher(value.substring(0, value.length() - 2)).matches()) {
                        String start = value.substring(0, value.length() - 2);
                        return Optional.of(new LabelCondition(label, null, null, start, null));
                    }
                }
                case "!~" -> {
                    if (areLiterals) {
                        return Optional.of(new LabelCondition(label, null, any, null, null));
                    }
                }
                default -> {} // none other
            }
        }
        notes.lost(
                line,
                "the condition %s%s\"%s\" has no counterpart"
                        .formatted(label, matcher.operator().symbol(), value),
                isLabelOfOurs
                        ? "make it a ScrapeRule of that namespace"
                        : "list the values, or give their beginning");
        return Optional.empty();
    }

    private static String told(Expr tree) {
        return tree.toString()
                .replace(OBJECTS + "=\"\"", "<<.LabelMatchers>>")
                .replace(GROUP, "<<.GroupBy>>");
    }
}
