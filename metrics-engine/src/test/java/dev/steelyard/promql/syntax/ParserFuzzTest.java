package dev.steelyard.promql.syntax;

import dev.steelyard.testing.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Whatever the text: a tree that prints as it reads, or a mistake with its place; nothing else.
class ParserFuzzTest {
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\w+|\\s+|[^\\w\\s]");
    private static final int TEXTS_PER_SEED = 150;
    private static final List<String> SOUP =
            List.of(
                    "(",
                    ")",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    ":",
                    "@",
                    "#",
                    "\n",
                    "\"",
                    "'",
                    "`",
                    "\\",
                    "😀",
                    "\u0000",
                    "\ud800",
                    "1e",
                    "0x",
                    "5m",
                    "-",
                    "^",
                    "*",
                    "</",
                    "=~",
                    "!",
                    "sum",
                    "by",
                    "on",
                    "group_left",
                    "offset",
                    "fill",
                    "bool",
                    "inf",
                    "start");

    private final Parser parser = new Parser(ParserOptions.EXPERIMENTAL);

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void textIsReadOrRefused(long seed) {
        changed(
                ParserTableTest.rows().stream().map(ParserTableTest.Row::query).toList(),
                new Random(seed));
    }

    /// Those of dashboards, rules and scripts are longer than any that we would think of.
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatDashboardsAskIsReadOrRefusedHoweverItIsBroken(long seed) throws IOException {
        changed(QueryCorpus.all(), new Random(seed));
    }

    private void changed(List<String> queries, Random random) {
        for (int i = 0; i < TEXTS_PER_SEED; i++) {
            List<String> words = words(queries.get(random.nextInt(queries.size())));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                change(words, queries, random);
            }
            read(String.join("", words));
        }
    }

    private static List<String> words(String query) {
        return new ArrayList<>(WORD.matcher(query).results().map(MatchResult::group).toList());
    }

    private static void change(List<String> words, List<String> queries, Random random) {
        int at = random.nextInt(words.size() + 1);
        switch (random.nextInt(4)) {
            case 0 -> words.add(at, SOUP.get(random.nextInt(SOUP.size())));
            case 1 -> words.addAll(at, words(queries.get(random.nextInt(queries.size()))));
            case 2 -> words.subList(0, at).clear();
            default -> words.subList(at, Math.min(words.size(), at + 2)).clear();
        }
    }

    private void read(String text) {
        try {
            parser.parse(text);
            TreeComparison.assertPrintsAsItReads(parser, text);
        } catch (QuerySyntaxException expected) {
            if (expected.position().start() < 0 || expected.position().end() > text.length()) {
                throw new AssertionError("position outside of " + text, expected);
            }
        } catch (RuntimeException | StackOverflowError crash) {
            throw new AssertionError("crashed on " + text, crash);
        }
    }
}
