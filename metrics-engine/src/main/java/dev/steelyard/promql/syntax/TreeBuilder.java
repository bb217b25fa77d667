package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.VectorMatching.Cardinality;
import dev.steelyard.promql.syntax.grammar.PromQLParser;
import dev.steelyard.promql.syntax.grammar.PromQLParser.ArgumentsContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.BinaryModifiersContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.ExprContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.FillContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.FillValueContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.GroupingModifierContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Turns what the generated parser found into a syntax tree. Mistakes that the grammar cannot see
/// but that need no types are found here, in the order in which the text is read.
final class TreeBuilder {
    private final Words words;
    private final ParserOptions options;
    private final SelectorBuilder selectors;
    private final DurationBuilder durations;
    private final ModifierBuilder modifiers;

    TreeBuilder(Words words, ParserOptions options) {
        this.words = words;
        this.options = options;
        this.selectors = new SelectorBuilder(words);
        this.durations = new DurationBuilder(words);
        this.modifiers = new ModifierBuilder(words, durations);
    }

    EarlierMistakes earlierMistakes(BoundedParser.Stopped stopped) {
        return new EarlierMistakes(stopped, this, selectors, durations);
    }

    Expr build(ExprContext context) throws QuerySyntaxException {
        return switch (context) {
            case PromQLParser.ModifiedContext modified ->
                    modifiers.build(build(modified.expr()), modified.postfix());
            case PromQLParser.BinaryContext binary -> binary(binary);
            case PromQLParser.SignedContext signed -> signed(signed);
            case PromQLParser.AggregationContext aggregation -> aggregation(aggregation);
            case PromQLParser.CallContext call -> call(call);
            case PromQLParser.SelectorContext selector ->
                    selectors.build(selector.vectorSelector());
            case PromQLParser.NumberContext number ->
                    new Expr.NumberLiteral(
                            durations.number(number.literal()),
                            DurationBuilder.withUnits(number.literal()),
                            position(number));
            case PromQLParser.StringContext string ->
                    new Expr.StringLiteral(
                            StringText.value(string.STRING().getText()), position(string));
            case PromQLParser.ParenthesizedContext parenthesized ->
                    new Expr.Parenthesized(build(parenthesized.expr()), position(parenthesized));
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private PositionRange position(ParserRuleContext context) {
        return words.position(context.getStart(), context.getStop());
    }

    /// The sign of a literal is part of it.
    private Expr signed(PromQLParser.SignedContext context) throws QuerySyntaxException {
        Expr operand = build(context.expr());
        boolean minus = DurationBuilder.isMinus(context.sign());
        PositionRange position = position(context.sign()).to(operand.position());
        return operand instanceof Expr.NumberLiteral(double value, boolean withUnits, _)
                ? new Expr.NumberLiteral(minus ? -value : value, withUnits, position)
                : new Expr.Unary(minus ? Sign.MINUS : Sign.PLUS, operand, position);
    }

    private Expr call(PromQLParser.CallContext context) throws QuerySyntaxException {
        List<Expr> arguments = arguments(context.arguments());
        Token name = context.functionName().getStart();
        Optional<Function> function = Function.named(name.getText());
        if (function.isEmpty()) {
            throw words.mistake(
                    words.position(name, name),
                    "unknown function with name " + GoText.quote(name.getText()));
        }
        if (function.get().signature().experimental() && !options.experimentalFunctions()) {
            throw words.mistake(
                    words.position(name, name),
                    "function %s is not enabled".formatted(GoText.quote(name.getText())));
        }
        return new Expr.Call(function.get(), arguments, position(context));
    }

    private List<Expr> arguments(ArgumentsContext context) throws QuerySyntaxException {
        List<Expr> arguments = new ArrayList<>();
        for (ExprContext argument : context.expr()) {
            arguments.add(build(argument));
        }
        return arguments;
    }

    private Expr aggregation(PromQLParser.AggregationContext context) throws QuerySyntaxException {
        AggregateOperator operator = Operators.aggregate(context.aggregateOperator().getStart());
        Grouping grouping = grouping(context.groupingModifier());
        List<Expr> arguments = arguments(context.arguments());
        PositionRange position = position(context);
        int wanted = operator.parameter().isPresent() ? 2 : 1;
        if (arguments.isEmpty()) {
            throw words.mistake(position, "no arguments for aggregate expression provided");
        }
        if (operator.isExperimental() && !options.experimentalFunctions()) {
            throw words.mistake(
                    position,
                    operator.symbol()
                            + "() is experimental and must be enabled with"
                            + " --enable-feature=promql-experimental-functions");
        }
        if (arguments.size() != wanted) {
            throw words.mistake(
                    position,
                    "wrong number of arguments for aggregate expression provided, expected %d, got %d"
                            .formatted(wanted, arguments.size()));
        }
        Expr parameter = wanted == 2 ? arguments.getFirst() : null;
        return new Expr.Aggregation(operator, arguments.getLast(), parameter, grouping, position);
    }

    private Grouping grouping(@Nullable GroupingModifierContext context)
            throws QuerySyntaxException {
        return context == null
                ? Grouping.ALL
                : new Grouping(context.WITHOUT() != null, selectors.labels(context.grouping()));
    }

    private Expr binary(PromQLParser.BinaryContext context) throws QuerySyntaxException {
        Expr left = build(context.expr(0));
        VectorMatching written = matching(context.binaryModifiers());
        Expr right = build(context.expr(1));
        if (!written.fill().isEmpty() && !options.fillModifiers()) {
            throw words.mistake(
                    left.position().to(right.position()),
                    "binop fill modifiers are experimental and not enabled");
        }
        boolean returnBool = context.binaryModifiers().BOOL() != null;
        BinaryOperator operator = Operators.binary(context.operator);
        Expr.Binary binary = new Expr.Binary(operator, left, right, returnBool, written);
        return new Expr.Binary(operator, left, right, returnBool, effective(binary, written));
    }

    /// Set operators match many to many. Without two vectors nothing is matched; what was written
    /// in vain is kept only where it is a mistake, for the [Checker] to tell.
    private static VectorMatching effective(Expr.Binary binary, VectorMatching written) {
        if (binary.operator().isSet() && written.cardinality() == Cardinality.ONE_TO_ONE) {
            return written.withCardinality(Cardinality.MANY_TO_MANY);
        }
        boolean inVain = written.labels().isEmpty() && written.fill().isEmpty();
        return inVain && !binary.isBetweenVectors() ? VectorMatching.ONE_TO_ONE : written;
    }

    private VectorMatching matching(BinaryModifiersContext context) throws QuerySyntaxException {
        boolean on = context.ON() != null;
        List<String> labels =
                context.grouping() == null ? List.of() : selectors.labels(context.grouping());
        Cardinality cardinality = Cardinality.ONE_TO_ONE;
        List<String> include = List.of();
        if (context.groupSide() != null) {
            boolean isLeft = context.groupSide().GROUP_LEFT() != null;
            cardinality = isLeft ? Cardinality.MANY_TO_ONE : Cardinality.ONE_TO_MANY;
            if (context.groupSide().grouping() != null) {
                include = selectors.labels(context.groupSide().grouping());
            }
        }
        return new VectorMatching(cardinality, on, labels, include, fill(context.fill()));
    }

    private VectorMatching.Fill fill(@Nullable FillContext context) throws QuerySyntaxException {
        if (context == null) {
            return VectorMatching.ONE_TO_ONE.fill();
        }
        if (context.both != null) {
            Double both = value(context.both);
            return new VectorMatching.Fill(both, both);
        }
        return new VectorMatching.Fill(value(context.left), value(context.right));
    }

    private @Nullable Double value(@Nullable FillValueContext context) throws QuerySyntaxException {
        return context == null ? null : durations.number(context.sign(), context.literal());
    }
}
