package dev.steelyard.promql.syntax;

import dev.steelyard.model.InvalidPatternException;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.RegexMatchers;
import dev.steelyard.promql.syntax.grammar.PromQLParser;
import dev.steelyard.promql.syntax.grammar.PromQLParser.GroupingContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.GroupingLabelContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.LabelMatcherContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.VectorSelectorContext;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.Token;

/// Builds the parts of a tree that name metrics and labels.
record SelectorBuilder(Words words) {
    Expr.VectorSelector build(VectorSelectorContext context) throws QuerySyntaxException {
        List<SelectorMatcher> matchers = new ArrayList<>();
        if (context.labelMatchers() != null) {
            for (LabelMatcherContext matcher : context.labelMatchers().labelMatcher()) {
                matchers.add(matcher(matcher));
            }
        }
        String name = context.metricName() == null ? "" : context.metricName().getText();
        if (!name.isEmpty()) {
            matchers.add(named(name));
        }
        return new Expr.VectorSelector(
                name,
                matchers,
                TimeModifiers.NONE,
                Extension.NONE,
                words.position(context.getStart(), context.getStop()));
    }

    private static SelectorMatcher named(String name) {
        return new SelectorMatcher(
                Labels.NAME,
                SelectorMatcher.Operator.EQUAL,
                name,
                new LabelMatcher.Equal(Labels.NAME, name));
    }

    SelectorMatcher matcher(LabelMatcherContext context) throws QuerySyntaxException {
        String label = text(context.name);
        if (context.operator == null) {
            return named(label);
        }
        String value = text(context.value);
        try {
            return switch (context.operator.getType()) {
                case PromQLParser.EQL ->
                        new SelectorMatcher(
                                label,
                                SelectorMatcher.Operator.EQUAL,
                                value,
                                new LabelMatcher.Equal(label, value));
                case PromQLParser.NEQ ->
                        new SelectorMatcher(
                                label,
                                SelectorMatcher.Operator.NOT_EQUAL,
                                value,
                                new LabelMatcher.NotEqual(label, value));
                case PromQLParser.EQL_REGEX ->
                        new SelectorMatcher(
                                label,
                                SelectorMatcher.Operator.REGEX,
                                value,
                                RegexMatchers.matching(label, value));
                case PromQLParser.NEQ_REGEX ->
                        new SelectorMatcher(
                                label,
                                SelectorMatcher.Operator.NOT_REGEX,
                                value,
                                RegexMatchers.notMatching(label, value));
                default -> throw new IllegalStateException(context.getText());
            };
        } catch (InvalidPatternException invalid) {
            throw words.mistake(
                    words.position(context.getStart(), context.getStop()),
                    String.valueOf(invalid.getMessage()));
        }
    }

    /// The labels of `by (…)`, `on (…)` and their like.
    List<String> labels(GroupingContext context) throws QuerySyntaxException {
        List<String> labels = new ArrayList<>();
        for (GroupingLabelContext label : context.groupingLabel()) {
            String name = label.STRING() == null ? label.getText() : text(label.getStart());
            if (name.isEmpty()) {
                throw words.mistake(
                        words.position(label.getStart(), label.getStop()),
                        "invalid label name for grouping: \"\"");
            }
            labels.add(name);
        }
        return labels;
    }

    private static String text(Token token) {
        return token.getType() == PromQLParser.STRING
                ? StringText.value(token.getText())
                : token.getText();
    }
}
