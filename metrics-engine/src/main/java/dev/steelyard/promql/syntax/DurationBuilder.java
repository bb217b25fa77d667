package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.grammar.PromQLParser;
import dev.steelyard.promql.syntax.grammar.PromQLParser.DurationContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.DurationFunctionContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.LiteralContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.OffsetDurationContext;
import dev.steelyard.promql.syntax.grammar.PromQLParser.SignContext;
import java.util.OptionalDouble;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/// Builds numbers and durations.
record DurationBuilder(Words words) {
    /// A number, or a duration in seconds.
    double number(LiteralContext context) throws QuerySyntaxException {
        Token token = context.getStart();
        String text = token.getText();
        if (token.getType() == PromQLParser.DURATION) {
            return seconds(token);
        }
        OptionalDouble value = NumberText.value(text);
        if (value.isEmpty()) {
            throw words.mistake(words.position(token, token), NumberText.problem(text));
        }
        return value.getAsDouble();
    }

    /// A number with its sign.
    double number(@Nullable SignContext sign, LiteralContext context) throws QuerySyntaxException {
        return isMinus(sign) ? -number(context) : number(context);
    }

    private double seconds(Token token) throws QuerySyntaxException {
        try {
            long millis = DurationText.millis(token.getText());
            long wholeSeconds = millis / 1000;
            return wholeSeconds + millis % 1000 * 1e6 / 1e9;
        } catch (IllegalArgumentException invalid) {
            throw words.mistake(words.position(token, token), String.valueOf(invalid.getMessage()));
        }
    }

    static boolean withUnits(LiteralContext context) {
        return context.DURATION() != null;
    }

    static boolean isMinus(@Nullable SignContext sign) {
        return sign != null && sign.SUB() != null;
    }

    /// The length of a range or the step of a subquery.
    DurationExpr length(DurationContext context) throws QuerySyntaxException {
        DurationExpr length = duration(context);
        if (length instanceof DurationExpr.Literal(double seconds, _, _) && seconds <= 0) {
            throw words.mistake(length.position(), "duration must be greater than 0");
        }
        return length;
    }

    /// What is written after `offset`; a literal of nothing is no offset.
    DurationExpr offset(OffsetDurationContext context) throws QuerySyntaxException {
        DurationExpr offset =
                switch (context) {
                    case PromQLParser.OffsetLiteralContext literal ->
                            signed(literal.sign(), literal(literal.literal()));
                    case PromQLParser.OffsetCallContext call ->
                            signed(call.sign(), function(call.durationFunction()));
                    case PromQLParser.OffsetSignedContext signed ->
                            signed(
                                    signed.sign(),
                                    parenthesized(
                                            signed.duration(), signed.LEFT_PAREN().getSymbol()));
                    case PromQLParser.OffsetCalculationContext calculation ->
                            duration(calculation.duration());
                    default -> throw new IllegalStateException(context.getText());
                };
        return offset instanceof DurationExpr.Literal(double seconds, _, _)
                        && Math.abs(seconds) < 0.5e-9
                ? DurationExpr.NO_OFFSET
                : offset;
    }

    private DurationExpr duration(DurationContext context) throws QuerySyntaxException {
        return switch (context) {
            case PromQLParser.DurationLiteralContext literal -> literal(literal.literal());
            case PromQLParser.DurationCallContext call -> function(call.durationFunction());
            case PromQLParser.DurationSignedContext signed ->
                    signed(signed.sign(), duration(signed.duration()));
            case PromQLParser.DurationParenthesizedContext parenthesized ->
                    parenthesized(parenthesized.duration(), parenthesized.LEFT_PAREN().getSymbol());
            case PromQLParser.DurationOperationContext operation -> operation(operation);
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private DurationExpr literal(LiteralContext context) throws QuerySyntaxException {
        double seconds = number(context);
        PositionRange position = words.position(context.getStart(), context.getStop());
        return inRange(new DurationExpr.Literal(seconds, withUnits(context), position), position);
    }

    private DurationExpr inRange(DurationExpr.Literal literal, PositionRange position)
            throws QuerySyntaxException {
        if (DurationResolver.isOutOfRange(literal.seconds())) {
            throw words.mistake(position, "duration out of range");
        }
        return literal;
    }

    /// A plus changes nothing; the sign of a literal is part of it.
    private DurationExpr signed(@Nullable SignContext sign, DurationExpr operand)
            throws QuerySyntaxException {
        if (sign == null) {
            return operand;
        }
        PositionRange at = words.position(sign.getStart(), sign.getStop());
        PositionRange position = at.to(operand.position());
        if (operand instanceof DurationExpr.Literal(double seconds, boolean withUnits, _)) {
            double value = isMinus(sign) ? -seconds : seconds;
            return inRange(new DurationExpr.Literal(value, withUnits, position), at);
        }
        return isMinus(sign) ? new DurationExpr.Negated(operand, position) : operand;
    }

    /// Parentheses within parentheses are one pair.
    private DurationExpr parenthesized(DurationContext inner, Token left)
            throws QuerySyntaxException {
        DurationExpr operand = duration(inner);
        return switch (operand) {
            case DurationExpr.Parenthesized _ -> operand;
            case DurationExpr.Literal _ ->
                    new DurationExpr.Parenthesized(
                            operand, words.position(left, left).to(operand.position()));
            // Messages point at the calculation, not at its parenthesis.
            case DurationExpr.Negated _,
                    DurationExpr.Calculation _,
                    DurationExpr.Step _,
                    DurationExpr.QueryRange _,
                    DurationExpr.MinOf _,
                    DurationExpr.MaxOf _ ->
                    new DurationExpr.Parenthesized(operand, operand.position());
        };
    }

    private DurationExpr operation(PromQLParser.DurationOperationContext context)
            throws QuerySyntaxException {
        DurationExpr left = duration(context.duration(0));
        DurationExpr right = duration(context.duration(1));
        BinaryOperator operator = Operators.binary(context.operator);
        if (right instanceof DurationExpr.Literal(double divisor, _, _) && divisor == 0) {
            PositionRange position = words.position(context.operator, context.operator);
            if (operator == BinaryOperator.DIVIDE) {
                throw words.mistake(position, "division by zero");
            }
            if (operator == BinaryOperator.MODULO) {
                throw words.mistake(position, "modulo by zero");
            }
        }
        return new DurationExpr.Calculation(operator, left, right);
    }

    private DurationExpr function(DurationFunctionContext context) throws QuerySyntaxException {
        PositionRange position = words.position(context.getStart(), context.getStop());
        return switch (context.function.getType()) {
            case PromQLParser.STEP -> new DurationExpr.Step(position);
            case PromQLParser.RANGE -> new DurationExpr.QueryRange(position);
            case PromQLParser.MIN_OF ->
                    new DurationExpr.MinOf(
                            duration(context.duration(0)), duration(context.duration(1)), position);
            case PromQLParser.MAX_OF ->
                    new DurationExpr.MaxOf(
                            duration(context.duration(0)), duration(context.duration(1)), position);
            default -> throw new IllegalStateException(context.getText());
        };
    }
}
