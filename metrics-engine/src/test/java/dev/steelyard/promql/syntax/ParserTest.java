package dev.steelyard.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ParserTest {
    private final Parser parser = new Parser(ParserOptions.EXPERIMENTAL);

    @Test
    void positionsAreThoseOfTheText() throws QuerySyntaxException {
        String query = "sum by (a) (rate(x{b=\"😀\"}[5m] offset 1h)) > 2";
        Expr.Binary root = (Expr.Binary) parser.parse(query);
        Expr.Aggregation sum = (Expr.Aggregation) root.left();
        Expr.Call rate = (Expr.Call) sum.operand();
        assertThat(text(query, root)).isEqualTo(query);
        assertThat(text(query, sum)).isEqualTo("sum by (a) (rate(x{b=\"😀\"}[5m] offset 1h))");
        assertThat(text(query, rate)).isEqualTo("rate(x{b=\"😀\"}[5m] offset 1h)");
        assertThat(text(query, rate.arguments().getFirst())).isEqualTo("x{b=\"😀\"}[5m] offset 1h");
        assertThat(text(query, root.right())).isEqualTo("2");
    }

    private static String text(String query, Expr expr) {
        return query.substring(expr.position().start(), expr.position().end());
    }

    @Test
    void columnsCountBytes() {
        assertThat(new PositionRange(3, 4).location("\"é\" x")).isEqualTo("1:5");
        assertThat(new PositionRange(4, 5).location("\"😀\"x")).isEqualTo("1:7");
        assertThat(new PositionRange(4, 5).location("ab\ncd")).isEqualTo("2:2");
        assertThat(new PositionRange(0, 1).location("\nab")).isEqualTo("1:1");
    }

    @Test
    void regularExpressionsBecomeThePlainestMatchers() throws QuerySyntaxException {
        Expr.VectorSelector selector =
                (Expr.VectorSelector) parser.parse("up{job=~\"a|b\", pod=~\"web-.*\"}");
        assertThat(selector.matchers().stream().map(SelectorMatcher::matcher).toList())
                .containsExactly(
                        new LabelMatcher.OneOf("job", java.util.Set.of("a", "b")),
                        new LabelMatcher.StartsWith("pod", "web-"),
                        new LabelMatcher.Equal("__name__", "up"));
        assertThat(selector).hasToString("up{job=~\"a|b\",pod=~\"web-.*\"}");
    }

    @Test
    void setOperatorsMatchManyToMany() throws QuerySyntaxException {
        Expr.Binary and = (Expr.Binary) parser.parse("a and on(x) b");
        assertThat(and.matching().cardinality()).isEqualTo(VectorMatching.Cardinality.MANY_TO_MANY);
        assertThat(and.matching().labels()).containsExactly("x");
        Expr.Binary scalar = (Expr.Binary) parser.parse("a + on() 1");
        assertThat(scalar.matching()).isEqualTo(VectorMatching.ONE_TO_ONE);
    }

    @Test
    void selectorsOfTheApiAreRead() throws QuerySyntaxException {
        assertThat(parser.parseSelector("up{job=\"a\"}")).hasSize(2);
        assertThatThrownBy(() -> parser.parseSelector("up offset 5m"))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessage("1:4: parse error: unexpected <offset>");
        assertThatThrownBy(() -> parser.parseSelector("sum(up)"))
                .isInstanceOf(QuerySyntaxException.class);
    }

    @Test
    void nestingHasALimit() throws QuerySyntaxException {
        assertThat(parser.parse("(".repeat(250) + "1" + ")".repeat(250)).type())
                .isEqualTo(ValueType.SCALAR);
        for (String deep :
                List.of(
                        "(".repeat(100_000) + "1" + ")".repeat(100_000),
                        "-".repeat(100_000) + "x",
                        "x" + "^x".repeat(100_000),
                        "x[" + "(".repeat(100_000) + "1m" + ")".repeat(100_000) + "]",
                        "x[" + "-".repeat(100_000) + "1m]",
                        "x offset -" + "(".repeat(100_000) + "1m" + ")".repeat(100_000),
                        "x offset " + "-".repeat(100_000) + "1m",
                        "abs(".repeat(100_000) + "x" + ")".repeat(100_000))) {
            assertThatThrownBy(() -> parser.parse(deep))
                    .isInstanceOf(QuerySyntaxException.class)
                    .hasMessageContaining("nested more than 256 deep");
        }
    }

    @Test
    void rowsOfOperatorsMayBeLongButNotEndless() throws QuerySyntaxException {
        assertThat(parser.parse(row(490)).toString()).startsWith("x + x");
        assertThatThrownBy(() -> parser.parse(row(100_000)))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessageContaining("500 with rows of operators");
        String rowsInRows = "(".repeat(100) + "x" + ("+x".repeat(50) + ")").repeat(100);
        assertThatThrownBy(() -> parser.parse(rowsInRows))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessageContaining("500 with rows of operators");
    }

    private static String row(int operands) {
        return String.join("+", Collections.nCopies(operands, "x"));
    }

    @Test
    void everyFunctionIsKnown() {
        long experimental =
                Stream.of(Function.values())
                        .filter(function -> function.signature().experimental())
                        .count();
        assertThat(experimental).isEqualTo(18);
        assertThat(Function.values()).hasSize(73 + 18);
        assertThat(Function.named("rate")).contains(Function.RATE);
        assertThat(Function.named("RATE")).isEmpty();
    }

    /// Every word of the language may be the label of a matcher, and most of a grouping.
    @Test
    void keywordsMayBeLabels() throws QuerySyntaxException {
        for (String word : List.of("by", "on", "sum", "offset", "bool", "group_left", "start")) {
            assertThat(parser.parse("x{%s=\"y\"}".formatted(word)))
                    .hasToString("x{" + word + "=\"y\"}");
            assertThat(parser.parse("sum by (%s) (x)".formatted(word)))
                    .hasToString("sum by (" + word + ") (x)");
        }
        String all = Stream.of("by", "without", "offset", "sum").collect(Collectors.joining(" + "));
        assertThat(parser.parse(all)).hasToString(all);
    }
}
