package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser.AggregationContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.ArgumentsContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.CallContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.DurationContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.ExprContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.LabelMatcherContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.ModifiedContext;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.jspecify.annotations.Nullable;

/// Looks for mistakes in what was complete before the parser stopped. The first mistake is told,
/// and one of meaning that stands before one of grammar is the first.
record EarlierMistakes(
        BoundedParser.Stopped stopped,
        TreeBuilder builder,
        SelectorBuilder selectors,
        DurationBuilder durations) {
    /// Throws the first mistake below `context`, if there is one.
    void look(ParserRuleContext context) throws QuerySyntaxException {
        for (int i = 0; i < context.getChildCount(); i++) {
            ParseTree child = context.getChild(i);
            if (child instanceof ParserRuleContext part) {
                read(part);
            }
        }
    }

    private void read(ParserRuleContext context) throws QuerySyntaxException {
        boolean complete = !stopped.isIncomplete(context) || isClosed(context);
        switch (context) {
            case ExprContext expr when complete -> builder.build(expr);
            case LabelMatcherContext matcher when complete -> selectors.matcher(matcher);
            case DurationContext duration when complete -> durations.length(duration);
            default -> look(context);
        }
    }

    /// Whether nothing more needs to come, although something might.
    private boolean isClosed(ParserRuleContext context) {
        return switch (context) {
            case CallContext call -> isClosed(call.arguments());
            case AggregationContext aggregation ->
                    isClosed(aggregation.arguments()) && aggregation.getStop() != null;
            case ModifiedContext modified ->
                    modified.postfix() != null && !stopped.isIncomplete(modified.postfix());
            default -> false;
        };
    }

    private boolean isClosed(@Nullable ArgumentsContext arguments) {
        return arguments != null
                && !stopped.isIncomplete(arguments)
                && arguments.RIGHT_PAREN() != null;
    }
}
