package dev.steelyard.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Queries good and bad, each with the answer that Prometheus 3.16 gave when it was asked.
class ParserTableTest {
    private static final Parser EXPERIMENTAL = new Parser(ParserOptions.EXPERIMENTAL);
    private static final Parser STABLE = new Parser(ParserOptions.STABLE);

    record Row(String query, String experimental, String stable) {
        static Row of(String line) {
            List<String> fields = List.of(line.split("\t", -1));
            return new Row(
                    unescaped(fields.get(0)),
                    unescaped(fields.get(1)),
                    unescaped(fields.getLast()));
        }

        private static String unescaped(String field) {
            return field.replace("\\\\", "\u0000")
                    .replace("\\n", "\n")
                    .replace("\\t", "\t")
                    .replace("\u0000", "\\");
        }
    }

    static String resource(String name) {
        try (InputStream in = ParserTableTest.class.getResourceAsStream("/promql/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static List<Row> rows() {
        return resource("parsed.tsv")
                .lines()
                .filter(line -> !line.startsWith("# ") || line.contains("\t"))
                .map(Row::of)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void answersAsPrometheusDoes(Row row) {
        assertThat(answer(EXPERIMENTAL, row.query())).isEqualTo(row.experimental());
        assertThat(answer(STABLE, row.query())).isEqualTo(row.stable());
    }

    @Test
    void tableIsWhole() {
        assertThat(rows()).hasSizeGreaterThan(380);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsPrintedReadsAsTheSameTree(Row row) throws QuerySyntaxException {
        if (row.experimental().startsWith("= ")) {
            TreeComparison.assertPrintsAsItReads(EXPERIMENTAL, row.query());
        }
    }

    private static String answer(Parser parser, String query) {
        try {
            return "= " + parser.parse(query);
        } catch (QuerySyntaxException mistake) {
            return "! " + mistake.getMessage();
        }
    }

    @Test
    void longQueriesAreBrokenWherePrometheusBreaksThem() throws QuerySyntaxException {
        List<String> parts = List.of(resource("formatted.txt").strip().split("\n----\n", -1));
        for (int i = 0; i < parts.size(); i += 2) {
            Expr tree = EXPERIMENTAL.parse(parts.get(i));
            assertThat(Formatter.format(tree)).isEqualTo(parts.get(i + 1));
        }
    }
}
