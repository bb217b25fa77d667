package dev.steelyard.exposition;

import static dev.steelyard.exposition.ExpositionFormat.OPENMETRICS;
import static dev.steelyard.exposition.ExpositionFormat.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

class ExpositionParserFuzzTest {
    private static final String VALID =
            """
            # HELP a_seconds Of \\\\ it.
            # TYPE a_seconds counter
            # UNIT a_seconds seconds
            a_seconds_total{b="c",d="e\\"\\n"} 1.5e3 12.5 # {trace="x",y="ä"} 0.5 1.25
            a_seconds_total 1 # {} 2
            {"my.name",l="v"} +Inf
            # EOF
            """;
    private static final byte[] FRAGMENTS =
            "# HELP TYPE\t\"\\{},=_a1.e+-n\r\u0000 EOF\n".getBytes(UTF_8);

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void anyBytesAreReadOrRefusedAndNeverLoop(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] body = new byte[random.nextInt(60)];
            for (int j = 0; j < body.length; j++) {
                body[j] =
                        random.nextInt(10) == 0
                                ? (byte) random.nextInt(256)
                                : FRAGMENTS[random.nextInt(FRAGMENTS.length)];
            }
            walk(body);
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void damagedBodiesAreReadOrRefusedAndNeverLoop(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] body = VALID.getBytes(UTF_8);
            for (int j = random.nextInt(4); j >= 0; j--) {
                body[random.nextInt(body.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : FRAGMENTS[random.nextInt(FRAGMENTS.length)];
            }
            walk(body);
        }
    }

    private static void walk(byte[] body) {
        for (ExpositionFormat format : ExpositionFormat.values()) {
            walk(new ExpositionParser(body, body.length, format), body);
            walk(ExpositionParser.strict(body, body.length, format), body);
        }
    }

    private static void walk(ExpositionParser parser, byte[] body) {
        try {
            int entries = 0;
            for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
                if (++entries > body.length) {
                    fail("the parser loops on " + Arrays.toString(body));
                }
                if (entry == Entry.SAMPLE) {
                    if (parser.seriesStart() >= parser.seriesEnd()) {
                        fail("a sample without series in " + Arrays.toString(body));
                    }
                    parser.labels();
                    if (parser.hasExemplar()) {
                        parser.exemplar();
                    }
                }
            }
        } catch (MalformedExpositionException e) {
            if (e.line() < 1 || e.column() < 1 || e.reason().isBlank()) {
                fail("no position or reason: " + e + " on " + Arrays.toString(body));
            }
        }
    }

    @Test
    void aBodyThatIsCutAnywhereIsRefusedInOpenMetrics() {
        byte[] body = VALID.getBytes(UTF_8);
        for (int length = 0; length < body.length - 1; length++) {
            ExpositionParser parser = new ExpositionParser(body, length, OPENMETRICS);
            assertThatThrownBy(() -> Transcript.of(parser))
                    .as(new String(body, 0, length, UTF_8))
                    .isInstanceOf(MalformedExpositionException.class);
        }
    }

    @Test
    void aTextThatIsCutInsideALineIsNeverTakenForAWholeOne() throws MalformedExpositionException {
        byte[] body = "a 123 45\n# TYPE b gauge\nb{c=\"d\"} 6\n".getBytes(UTF_8);
        List<String> whole = Transcript.of(new ExpositionParser(body, body.length, TEXT));
        for (int length = 0; length < body.length; length++) {
            String cut = new String(body, 0, length, UTF_8);
            ExpositionParser lenient = new ExpositionParser(body, length, TEXT);
            ExpositionParser strict = ExpositionParser.strict(body, length, TEXT);
            if (length == 0 || body[length - 1] == '\n') {
                List<String> read = Transcript.of(lenient);
                assertThat(read).isEqualTo(whole.subList(0, read.size()));
            } else {
                assertThatThrownBy(() -> Transcript.of(strict))
                        .as(cut)
                        .isInstanceOf(MalformedExpositionException.class);
                assertThat(isRefused(lenient) || lenient.forgiven(Leniency.NO_LAST_LINE_FEED) == 1)
                        .as(cut)
                        .isTrue();
            }
        }
    }

    private static boolean isRefused(ExpositionParser parser) {
        try {
            Transcript.of(parser);
            return false;
        } catch (MalformedExpositionException _) {
            return true;
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void agreesWithASlowReader(long seed) throws MalformedExpositionException {
        Random random = new Random(seed);
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            body.append(line(random)).append('\n');
        }
        assertThat(Transcript.of(body.toString(), TEXT))
                .containsExactlyElementsOf(SlowReader.samples(body.toString(), 1));
        assertThat(Transcript.of(body + "# EOF\n", OPENMETRICS))
                .containsExactlyElementsOf(SlowReader.samples(body.toString(), 1000));
    }

    private static String line(Random random) {
        String[] values = {"v", "", "\\\\", "\\\"", "\\n", "a b", "ä€😀", "{},= # ", "\\\\n"};
        StringBuilder line = new StringBuilder(random.nextBoolean() ? "abc_total" : "x:y9");
        int labels = random.nextInt(4);
        if (labels > 0 || random.nextBoolean()) {
            line.append('{');
            for (int i = 0; i < labels; i++) {
                line.append(i == 0 ? "" : ",").append("l").append(i).append("=\"");
                line.append(values[random.nextInt(values.length)]);
                line.append(values[random.nextInt(values.length)]).append('"');
            }
            line.append('}');
        }
        line.append(' ').append(random.nextInt(3) == 0 ? "+Inf" : "" + random.nextGaussian() * 1e9);
        return random.nextBoolean() ? line.toString() : line + " " + random.nextInt(2_000_000_000);
    }
}
