package dev.steelyard.promql.syntax;

import dev.steelyard.promql.syntax.Expr.MatrixSelector;
import dev.steelyard.promql.syntax.Expr.Subquery;
import dev.steelyard.promql.syntax.Expr.VectorSelector;
import dev.steelyard.promql.syntax.grammar.PromQLParser;
import dev.steelyard.promql.syntax.grammar.PromQLParser.PostfixContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Builds what follows an expression: ranges, `offset`, `@`, `anchored`, `smoothed`.
record ModifierBuilder(Words words, DurationBuilder durations) {
    Expr build(Expr operand, PostfixContext context) throws QuerySyntaxException {
        PositionRange position =
                operand.position().to(words.position(context.getStart(), context.getStop()));
        return switch (context) {
            case PromQLParser.RangeContext subquery when subquery.COLON() != null ->
                    new Subquery(
                            operand,
                            durations.length(subquery.duration(0)),
                            step(subquery.duration(1)),
                            TimeModifiers.NONE,
                            position);
            case PromQLParser.RangeContext range -> range(operand, range, position);
            case PromQLParser.OffsetContext offset ->
                    offset(operand, durations.offset(offset.offsetDuration()), position);
            case PromQLParser.AtTimeContext time -> at(operand, time(operand, time), position);
            case PromQLParser.AtBoundaryContext boundary ->
                    at(operand, boundary.START() != null ? At.Named.START : At.Named.END, position);
            case PromQLParser.AnchoredContext _ -> extended(operand, Extension.ANCHORED);
            case PromQLParser.SmoothedContext _ -> extended(operand, Extension.SMOOTHED);
            default -> throw new IllegalStateException(context.getText());
        };
    }

    private @Nullable DurationExpr step(PromQLParser.@Nullable DurationContext context)
            throws QuerySyntaxException {
        return context == null ? null : durations.length(context);
    }

    private Expr range(Expr operand, PromQLParser.RangeContext context, PositionRange position)
            throws QuerySyntaxException {
        DurationExpr length = durations.length(context.duration(0));
        PositionRange brackets = words.position(context.getStart(), context.getStop());
        if (!(operand instanceof VectorSelector selector)) {
            throw words.mistake(brackets, "ranges only allowed for vector selectors");
        }
        if (selector.time().hasOffset()) {
            throw words.mistake(brackets, "no offset modifiers allowed before range");
        }
        if (selector.time().hasAt()) {
            throw words.mistake(brackets, "no @ modifiers allowed before range");
        }
        return new MatrixSelector(selector, length, position);
    }

    private Expr offset(Expr operand, DurationExpr offset, PositionRange position)
            throws QuerySyntaxException {
        TimeModifiers time = time(operand, "offset modifier");
        if (time.hasOffset()) {
            throw words.mistake(operand.position(), "offset may not be set multiple times");
        }
        return withTime(operand, new TimeModifiers(time.at(), offset), position);
    }

    private Expr at(Expr operand, At at, PositionRange position) throws QuerySyntaxException {
        TimeModifiers time = time(operand, "@ modifier");
        if (time.hasAt()) {
            throw words.mistake(operand.position(), "@ <timestamp> may not be set multiple times");
        }
        return withTime(operand, new TimeModifiers(at, time.offset()), position);
    }

    private At time(Expr operand, PromQLParser.AtTimeContext context) throws QuerySyntaxException {
        double seconds = durations.number(context.sign(), context.literal());
        // Compared as the bounds of 64 bits, although milliseconds are kept.
        if (Double.isNaN(seconds) || Math.abs(seconds) >= 0x1p63) {
            throw words.mistake(
                    operand.position(),
                    "timestamp out of bounds for @ modifier: " + sixDecimals(seconds));
        }
        double millis = seconds * 1000;
        return new At.Time((long) Math.copySign(Math.floor(Math.abs(millis) + 0.5), millis));
    }

    private static String sixDecimals(double number) {
        return Double.isFinite(number)
                ? String.format(Locale.ROOT, "%.6f", new java.math.BigDecimal(number))
                : GoText.plain(number);
    }

    private TimeModifiers time(Expr operand, String modifier) throws QuerySyntaxException {
        return switch (operand) {
            case VectorSelector selector -> selector.time();
            case MatrixSelector range -> range.selector().time();
            case Subquery subquery -> subquery.time();
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Call _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    throw words.mistake(
                            operand.position(),
                            modifier
                                    + " must be preceded by an instant vector selector or range"
                                    + " vector selector or a subquery");
        };
    }

    private static Expr withTime(Expr operand, TimeModifiers time, PositionRange position) {
        return switch (operand) {
            case VectorSelector selector ->
                    new VectorSelector(
                            selector.name(),
                            selector.matchers(),
                            time,
                            selector.extension(),
                            position);
            case MatrixSelector(VectorSelector selector, DurationExpr length, _) ->
                    new MatrixSelector(
                            (VectorSelector) withTime(selector, time, selector.position()),
                            length,
                            position);
            case Subquery subquery ->
                    new Subquery(
                            subquery.operand(), subquery.length(), subquery.step(), time, position);
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Call _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    throw new IllegalArgumentException("has no time of its own: " + operand);
        };
    }

    /// The position stays: messages point behind the selector, before the word.
    private Expr extended(Expr operand, Extension extension) throws QuerySyntaxException {
        String word = extension.name().toLowerCase(Locale.ROOT);
        return switch (operand) {
            case VectorSelector selector -> extendedSelector(selector, extension, operand);
            case MatrixSelector range ->
                    new MatrixSelector(
                            extendedSelector(range.selector(), extension, operand),
                            range.length(),
                            range.position());
            case Subquery _ ->
                    throw words.mistake(
                            operand.position(), word + " modifier is not supported for subqueries");
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Call _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    throw words.mistake(operand.position(), word + " modifier not implemented");
        };
    }

    private VectorSelector extendedSelector(
            VectorSelector selector, Extension extension, Expr operand)
            throws QuerySyntaxException {
        if (selector.extension() != Extension.NONE && selector.extension() != extension) {
            throw words.mistake(
                    operand.position(), "anchored and smoothed modifiers cannot be used together");
        }
        return new VectorSelector(
                selector.name(),
                selector.matchers(),
                selector.time(),
                extension,
                selector.position());
    }
}
