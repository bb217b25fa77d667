package dev.steelyard.promql.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Every query of other projects' suites reads, and reads the same again when it was printed.
class ParserCorpusTest {
    private static final int FEWEST_QUERIES = 2_000;

    /// What the compliance suite asks in order to be refused.
    private static final Set<String> WRONG =
            Set.of(
                    "{__name__=~\".*\"}    1:1: parse error: vector selector must contain at least one"
                            + " non-empty matcher");

    @Test
    void everyQueryReadsAndPrintsAsItReads() throws IOException {
        Parser parser = new Parser(ParserOptions.EXPERIMENTAL);
        List<String> queries = QueryCorpus.all();
        Set<String> refused = new TreeSet<>();
        for (String query : queries) {
            try {
                TreeComparison.assertPrintsAsItReads(parser, query);
            } catch (QuerySyntaxException mistake) {
                refused.add(query + "    " + mistake.getMessage());
            }
        }
        System.out.printf("corpus: %d queries, %d refused%n", queries.size(), refused.size());
        refused.forEach(System.out::println);
        assertThat(queries).hasSizeGreaterThan(FEWEST_QUERIES);
        assertThat(refused).isEqualTo(WRONG);
    }
}
