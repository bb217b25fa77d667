package dev.steelyard.promql.evaluation;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `label_replace` and `label_join`: a label made of others.
final class Relabelling {
    private static final char REPLACEMENT = '\ufffd';

    /// What becomes of labels; empty where they stay.
    @FunctionalInterface
    private interface LabelChange {
        Optional<Labels> apply(Labels labels);
    }

    private final Evaluator evaluator;
    private final Expr.Call call;
    private final String target;

    Relabelling(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.call = call;
        this.target = text(1);
    }

    /// The text of a string literal.
    static String text(Expr argument) {
        if (Preparation.unwrapped(argument) instanceof Expr.StringLiteral(String value, _)) {
            return value;
        }
        throw new IllegalStateException("no string: " + argument);
    }

    private String text(int index) {
        return text(call.arguments().get(index));
    }

    void push(SeriesSink sink) {
        LabelChange change = call.function() == Function.LABEL_REPLACE ? replacement() : joining();
        Collector collector = new Collector(evaluator.query().budget());
        evaluator.vector(
                call.arguments().getFirst(),
                series -> {
                    relabel(series, change);
                    collector.accept(series);
                });
        collector.pushTo(sink);
    }

    /// A name that is set by the query is not dropped.
    private void relabel(StepSeries series, LabelChange change) {
        change.apply(series.labels())
                .ifPresent(changed -> {
                    if (target.equals(Labels.NAME)) {
                        series.dropName(false);
                    }
                    series.relabel(changed);
                });
    }

    /// Leaves the labels as they are where the pattern does not match.
    private LabelChange replacement() {
        String template = text(2);
        String source = text(3);
        Pattern pattern = pattern(text(4));
        refuseInvalid(target, "destination", "label_replace");
        return labels -> {
            Matcher matcher = pattern.matcher(labels.get(source));
            return matcher.matches()
                    ? Optional.of(
                            new LabelsBuilder(labels)
                                    .set(target, expanded(template, matcher))
                                    .build())
                    : Optional.empty();
        };
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile("^(?s:" + regex + ")$");
        } catch (PatternSyntaxException _) {
            throw EvaluationException.failed(
                    "invalid regular expression in label_replace(): " + regex);
        }
    }

    private LabelChange joining() {
        String separator = text(2);
        List<String> sources = call.arguments().stream().skip(3).map(Relabelling::text).toList();
        sources.forEach(source -> refuseInvalid(source, "source", "label_join"));
        refuseInvalid(target, "destination", "label_join");
        return labels -> {
            String joined = String.join(separator, sources.stream().map(labels::get).toList());
            return Optional.of(new LabelsBuilder(labels).set(target, joined).build());
        };
    }

    private static void refuseInvalid(String name, String role, String function) {
        if (!isLabelName(name)) {
            throw EvaluationException.failed(
                    "invalid " + role + " label name in " + function + "(): " + name);
        }
    }

    /// Whether a label can have this name: any text but an empty one, as long as it is text. Bytes
    /// that are none were read as the replacement character.
    static boolean isLabelName(String name) {
        return !name.isEmpty() && name.indexOf(REPLACEMENT) < 0;
    }

    /// The template with `$1`, `$name` and `${name}` replaced by what the groups matched; `$$` is a
    /// dollar sign.
    private static String expanded(String template, Matcher matcher) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if (c != '$' || i + 1 == template.length()) {
                text.append(c);
                i++;
            } else if (template.charAt(i + 1) == '$') {
                text.append('$');
                i += 2;
            } else {
                i = expandGroup(template, i, matcher, text);
            }
        }
        return text.toString();
    }

    /// Expands the group at `dollar` and answers where the template goes on. A dollar sign that
    /// begins no name is one.
    private static int expandGroup(
            String template, int dollar, Matcher matcher, StringBuilder into) {
        boolean braces = template.charAt(dollar + 1) == '{';
        int start = dollar + (braces ? 2 : 1);
        int end = start;
        while (end < template.length() && isWord(template.charAt(end))) {
            end++;
        }
        boolean closed = !braces || (end < template.length() && template.charAt(end) == '}');
        if (end == start || !closed) {
            into.append('$');
            return dollar + 1;
        }
        String value = group(matcher, template.substring(start, end));
        into.append(value == null ? "" : value);
        return braces ? end + 1 : end;
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static @Nullable String group(Matcher matcher, String name) {
        if (name.chars().allMatch(c -> c >= '0' && c <= '9') && name.length() < 9) {
            int index = Integer.parseInt(name);
            return index <= matcher.groupCount() ? matcher.group(index) : null;
        }
        try {
            return matcher.group(name);
        } catch (IllegalArgumentException _) {
            return null; // There is no group of this name.
        }
    }
}
