package dev.steelyard.promql.script;

import dev.steelyard.promql.syntax.At;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Function;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.TimeModifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/// Variants of a query with `@` at each selector: what they answer does not depend on when they are
/// asked.
///
/// Selectors within a subquery that has `@` are left alone, since that fixes the time for them; and
/// so are those that name a time themselves.
final class AtVariants {
    /// A query and when to ask it.
    record Variant(String query, long atMillis) {}

    /// Functions whose answers depend on the time of evaluation whatever their arguments are.
    private static final Set<Function> UNSAFE =
            Set.of(
                    Function.DAYS_IN_MONTH,
                    Function.DAY_OF_MONTH,
                    Function.DAY_OF_WEEK,
                    Function.DAY_OF_YEAR,
                    Function.END,
                    Function.HOUR,
                    Function.MINUTE,
                    Function.MONTH,
                    Function.PREDICT_LINEAR,
                    Function.RANGE,
                    Function.START,
                    Function.STEP,
                    Function.TIME,
                    Function.TIMESTAMP,
                    Function.YEAR);

    private static final Pattern NAMED_TIME =
            Pattern.compile("@\\s*(start|end)\\s*\\(\\s*\\)", Pattern.CASE_INSENSITIVE);

    /// A piece of the query that is replaced.
    private record Edit(int from, int to, String by) {}

    private final String query;
    private final String modifier;
    private final List<Edit> edits = new ArrayList<>();
    private boolean safe = true;

    private AtVariants(String query, long atMillis) {
        this.query = query;
        this.modifier = String.format(Locale.ROOT, "@ %.3f", atMillis / 1000.0);
    }

    /// The variants that shall answer what `query` answers at `atMillis`; none where there is a
    /// function that always depends on the time, or no query.
    static List<Variant> of(String query, long atMillis) {
        AtVariants variants = new AtVariants(query, atMillis);
        try {
            variants.visit(new Parser(ParserOptions.EXPERIMENTAL).parse(query));
        } catch (QuerySyntaxException _) {
            return List.of(); // The evaluation of the query itself tells what is wrong with it.
        }
        if (!variants.safe) {
            return List.of();
        }
        String fixed = variants.edited();
        LongStream times =
                atMillis == 0
                        ? LongStream.of(-1000, 0, 1000)
                        : LongStream.of(-10 * atMillis, 0, atMillis / 5, atMillis, 10 * atMillis);
        return times.mapToObj(time -> new Variant(fixed, time)).toList();
    }

    private void visit(Expr expr) {
        switch (expr) {
            case Expr.VectorSelector selector ->
                    fix(selector.time(), selector.position().start(), selector.position().end());
            case Expr.MatrixSelector matrix ->
                    fix(
                            matrix.selector().time(),
                            matrix.position().start(),
                            matrix.position().end());
            case Expr.Subquery subquery -> {
                safe &= !namesTime(subquery.operand());
                fix(
                        subquery.time(),
                        subquery.operand().position().end(),
                        subquery.position().end());
            }
            case Expr.Call call -> {
                safe &= !UNSAFE.contains(call.function());
                call.arguments().forEach(this::visit);
            }
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.Aggregation _,
                    Expr.Binary _,
                    Expr.Unary _,
                    Expr.Parenthesized _ ->
                    expr.children().forEach(this::visit);
        }
    }

    /// Whether there is `@ start()` or `@ end()`, which is left alone below a subquery and means
    /// the time of the query.
    private static boolean namesTime(Expr expr) {
        At at =
                switch (expr) {
                    case Expr.VectorSelector selector -> selector.time().at();
                    case Expr.Subquery subquery -> subquery.time().at();
                    case Expr.MatrixSelector _,
                            Expr.Call _,
                            Expr.NumberLiteral _,
                            Expr.StringLiteral _,
                            Expr.Aggregation _,
                            Expr.Binary _,
                            Expr.Unary _,
                            Expr.Parenthesized _ ->
                            At.Named.EVALUATION_TIME;
                };
        return at == At.Named.START
                || at == At.Named.END
                || expr.children().stream().anyMatch(AtVariants::namesTime);
    }

    /// Fixes the time of what is written from `start` to `end`; `@ start()` and `@ end()` give way.
    private void fix(TimeModifiers time, int start, int end) {
        switch (time.at()) {
            case At.Time _ -> {}
            case At.Named named ->
                    edits.add(
                            switch (named) {
                                case EVALUATION_TIME -> new Edit(end, end, " " + modifier);
                                case START, END -> namedTime(start);
                            });
        }
    }

    private Edit namedTime(int start) {
        Matcher matcher = NAMED_TIME.matcher(query);
        if (!matcher.find(start)) {
            throw new IllegalStateException(
                    "no @ start() or @ end() after " + start + ": " + query);
        }
        return new Edit(matcher.start(), matcher.end(), modifier);
    }

    private String edited() {
        edits.sort((left, right) -> Integer.compare(left.from, right.from));
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (Edit edit : edits) {
            text.append(query, copied, edit.from).append(edit.by);
            copied = edit.to;
        }
        return text.append(query, copied, query.length()).toString();
    }
}
