package dev.steelyard.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DurationResolverTest {
    private final Parser parser = new Parser(ParserOptions.EXPERIMENTAL);
    private final DurationResolver resolver = new DurationResolver(30_000, 3_600_000);

    @Test
    void lengthsAreCalculated() throws Exception {
        checkLength("5m", 300_000);
        checkLength("1.5", 1_500);
        checkLength("0.0029999999999", 3);
        checkLength("step() * 2 + 1m", 120_000);
        checkLength("range() / 2", 1_800_000);
        checkLength("min_of(step(), 10s)", 10_000);
        checkLength("max_of(step(), 10s)", 30_000);
        checkLength("-(1m - 2m)", 60_000);
        checkLength("2 ^ 3 ^ 2", 512_000);
        checkLength("1h % 7m", 240_000);
        checkLength("10m - 2m - 3m", 300_000);
    }

    @Test
    void offsetsMayBeNegative() throws Exception {
        checkOffset("5m", 300_000);
        checkOffset("-5m", -300_000);
        checkOffset("-(5m + step())", -330_000);
        checkOffset("(5m) * 2", 600_000);
        checkOffset("--5m", 300_000);
    }

    @Test
    void whatIsNoLengthIsRefusedWithItsPlace() {
        refuse("x[step() - 1m]", "2:13: duration must be greater than 0");
        refuse("x[1m / (step() - 30s)]", "2:20: division by zero");
        refuse("x[1m % (step() - 30s)]", "2:20: modulo by zero");
        refuse("x[(step() - 1m) ^ 0.5]", "3:21: duration is NaN or infinite");
        refuse("x[step() * 1e9]", "2:14: duration is out of range");
    }

    @Test
    void stepOfAnInstantQueryIsNothing() {
        assertThatThrownBy(() -> new DurationResolver(0, 0).lengthMillis(length("x[step()]")))
                .isInstanceOf(InvalidDurationException.class)
                .hasMessage("2:8: duration must be greater than 0");
    }

    private DurationExpr length(String query) throws QuerySyntaxException {
        return ((Expr.MatrixSelector) parser.parse(query)).length();
    }

    private void checkLength(String text, long millis) throws Exception {
        assertThat(resolver.lengthMillis(length("x[" + text + "]"))).as(text).isEqualTo(millis);
    }

    private void checkOffset(String text, long millis) throws Exception {
        Expr.VectorSelector selector = (Expr.VectorSelector) parser.parse("x offset " + text);
        assertThat(resolver.offsetMillis(selector.time().offset())).as(text).isEqualTo(millis);
    }

    private void refuse(String query, String message) {
        assertThatThrownBy(() -> resolver.lengthMillis(length(query)))
                .as(query)
                .isInstanceOf(InvalidDurationException.class)
                .hasMessage(message);
    }
}
