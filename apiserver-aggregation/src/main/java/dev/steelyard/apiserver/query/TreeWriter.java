package dev.steelyard.apiserver.query;

import dev.steelyard.promql.syntax.At;
import dev.steelyard.promql.syntax.DurationExpr;
import dev.steelyard.promql.syntax.DurationResolver;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.promql.syntax.InvalidDurationException;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.promql.syntax.Signature;
import dev.steelyard.promql.syntax.TimeModifiers;
import dev.steelyard.promql.syntax.ValueType;
import dev.steelyard.promql.syntax.VectorMatching;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes syntax trees as `parse_query` answers them, for query editors.
final class TreeWriter {
    private final JsonText json;

    TreeWriter(JsonText json) {
        this.json = json;
    }

    void write(Expr expr) {
        json.open('{').name("type");
        switch (expr) {
            case Expr.NumberLiteral(double value, _, _) ->
                    json.string("numberLiteral").name("val").string(JsonText.sample(value));
            case Expr.StringLiteral(String value, _) ->
                    json.string("stringLiteral").name("val").string(value);
            case Expr.VectorSelector selector -> {
                json.string("vectorSelector");
                selector(selector);
            }
            case Expr.MatrixSelector range -> {
                json.string("matrixSelector");
                selector(range.selector());
                duration("range", range.length());
            }
            case Expr.Subquery subquery -> subquery(subquery);
            case Expr.Call call -> call(call);
            case Expr.Aggregation aggregation -> aggregation(aggregation);
            case Expr.Binary binary -> binary(binary);
            case Expr.Unary unary -> {
                json.string("unaryExpr").name("op").string(unary.sign().symbol());
                json.name("expr");
                write(unary.operand());
            }
            case Expr.Parenthesized parenthesized -> {
                json.string("parenExpr").name("expr");
                write(parenthesized.operand());
            }
        }
        json.close('}');
    }

    private void selector(Expr.VectorSelector selector) {
        json.name("name").string(selector.name()).name("matchers").open('[');
        for (SelectorMatcher matcher : selector.matchers()) {
            json.open('{').name("name").string(matcher.label());
            json.name("value").string(matcher.value());
            json.name("type").string(matcher.operator().symbol()).close('}');
        }
        json.close(']');
        time(selector.time());
        json.name("anchored").truth(selector.extension() == Extension.ANCHORED);
        json.name("smoothed").truth(selector.extension() == Extension.SMOOTHED);
    }

    private void time(TimeModifiers time) {
        duration("offset", time.offset());
        json.name("timestamp");
        switch (time.at()) {
            case At.Time(long millis) -> json.number(millis).name("startOrEnd").nothing();
            case At.Named.START -> json.nothing().name("startOrEnd").string("start");
            case At.Named.END -> json.nothing().name("startOrEnd").string("end");
            case At.Named.EVALUATION_TIME -> json.nothing().name("startOrEnd").nothing();
        }
    }

    /// Milliseconds where they are written as such; otherwise 0, and the calculation.
    private void duration(String name, @Nullable DurationExpr duration) {
        boolean calculated = duration != null && !(duration instanceof DurationExpr.Literal);
        json.name(name).number(duration == null || calculated ? 0 : millis(duration));
        json.name(name + "Expr");
        if (duration == null || !calculated) {
            json.nothing();
        } else {
            calculation(duration, false);
        }
    }

    private static long millis(DurationExpr literal) {
        try {
            return new DurationResolver(0, 0).offsetMillis(literal);
        } catch (InvalidDurationException e) {
            throw new IllegalStateException("literals are lengths of time: " + literal, e);
        }
    }

    private void calculation(DurationExpr expression, boolean wrapped) {
        switch (expression) {
            case DurationExpr.Literal(double seconds, boolean withUnits, _) when wrapped -> {
                open("+", null);
                json.name("rhs");
                literal(seconds, withUnits);
                json.name("wrapped").truth(true).close('}');
            }
            case DurationExpr.Literal(double seconds, boolean withUnits, _) ->
                    literal(seconds, withUnits);
            case DurationExpr.Parenthesized(DurationExpr operand, _) -> calculation(operand, true);
            case DurationExpr.Negated(DurationExpr operand, _) ->
                    operation("-", null, operand, wrapped);
            case DurationExpr.Calculation(var operator, var left, var right) ->
                    operation(operator.symbol(), left, right, wrapped);
            case DurationExpr.Step _ -> operation("step", null, null, wrapped);
            case DurationExpr.QueryRange _ -> operation("range", null, null, wrapped);
            case DurationExpr.MinOf(var left, var right, _) ->
                    operation("min_of", left, right, wrapped);
            case DurationExpr.MaxOf(var left, var right, _) ->
                    operation("max_of", left, right, wrapped);
        }
    }

    private void open(String operator, @Nullable DurationExpr left) {
        json.open('{').name("type").string("durationExpr").name("op").string(operator).name("lhs");
        if (left == null) {
            json.nothing();
        } else {
            calculation(left, false);
        }
    }

    private void operation(
            String operator,
            @Nullable DurationExpr left,
            @Nullable DurationExpr right,
            boolean wrapped) {
        open(operator, left);
        json.name("rhs");
        if (right == null) {
            json.nothing();
        } else {
            calculation(right, false);
        }
        json.name("wrapped").truth(wrapped).close('}');
    }

    private void literal(double seconds, boolean withUnits) {
        json.open('{').name("type").string("numberLiteral");
        json.name("val").string(JsonText.sample(seconds));
        json.name("duration").truth(withUnits).close('}');
    }

    private void subquery(Expr.Subquery subquery) {
        json.string("subquery").name("expr");
        write(subquery.operand());
        duration("range", subquery.length());
        duration("step", subquery.step());
        time(subquery.time());
    }

    private void call(Expr.Call call) {
        Signature signature = call.function().signature();
        json.string("call").name("func").open('{');
        json.name("name").string(call.function().functionName()).name("argTypes").open('[');
        for (ValueType type : signature.arguments()) {
            json.string(type.wireName());
        }
        json.close(']').name("variadic").number(signature.variadic());
        json.name("returnType").string(signature.result().wireName()).close('}');
        json.name("args").open('[');
        call.arguments().forEach(this::write);
        json.close(']');
    }

    private void aggregation(Expr.Aggregation aggregation) {
        json.string("aggregation").name("op").string(aggregation.operator().symbol());
        json.name("expr");
        write(aggregation.operand());
        json.name("param");
        if (aggregation.parameter() == null) {
            json.nothing();
        } else {
            write(aggregation.parameter());
        }
        strings("grouping", aggregation.grouping().labels());
        json.name("without").truth(aggregation.grouping().without());
    }

    private void binary(Expr.Binary binary) {
        json.string("binaryExpr").name("op").string(binary.operator().symbol()).name("lhs");
        write(binary.left());
        json.name("rhs");
        write(binary.right());
        json.name("matching");
        if (binary.isBetweenVectors()) {
            matching(binary.matching());
        } else {
            json.nothing();
        }
        json.name("bool").truth(binary.returnBool());
    }

    private void matching(VectorMatching matching) {
        json.open('{').name("card").string(matching.cardinality().documentedName());
        strings("labels", matching.labels());
        json.name("on").truth(matching.on());
        strings("include", matching.include());
        json.name("fillValues").open('{');
        fill("lhs", matching.fill().left());
        fill("rhs", matching.fill().right());
        json.close('}').close('}');
    }

    private void fill(String name, @Nullable Double value) {
        json.name(name);
        if (value == null || !Double.isFinite(value)) {
            json.nothing();
        } else {
            json.decimal(value);
        }
    }

    private void strings(String name, List<String> strings) {
        json.name(name).open('[');
        strings.forEach(json::string);
        json.close(']');
    }
}
