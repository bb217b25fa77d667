package dev.steelyard.exposition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.exposition.ExpositionParser.Entry;
import dev.steelyard.exposition.lint.ExpositionLint;
import dev.steelyard.exposition.lint.Finding;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// What holds between the parts of the package, whatever the exposition.
class ExpositionLawsTest {
    private static byte[] written(long seed, ExpositionFormat format) {
        return ExpositionWriter.write(format, new RandomFamilies(seed).draw()).getBytes(UTF_8);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatWeWriteNeedsNoForgiving(long seed) throws MalformedExpositionException {
        for (ExpositionFormat format : ExpositionFormat.values()) {
            byte[] body = written(seed, format);
            ExpositionParser parser = new ExpositionParser(body, body.length, format);
            Transcript.of(parser);
            for (Leniency breach : Leniency.values()) {
                boolean dottedName =
                        breach == Leniency.QUOTED_NAME && format == ExpositionFormat.OPENMETRICS;
                if (!dottedName) {
                    assertThat(parser.forgiven(breach)).as("%s %s", format, breach).isZero();
                }
            }
        }
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void strictAndLenientReadTheSameWhereBothRead(long seed) throws MalformedExpositionException {
        byte[] body = written(seed, ExpositionFormat.TEXT);
        assertThat(Transcript.of(ExpositionParser.strict(body, body.length, ExpositionFormat.TEXT)))
                .isEqualTo(
                        Transcript.of(
                                new ExpositionParser(body, body.length, ExpositionFormat.TEXT)));
    }

    /// A scraper that expects series, rightly or wrongly, reads the same numbers as one that does
    /// not.
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void expectingChangesNothingThatIsRead(long seed) throws MalformedExpositionException {
        Random random = new Random(seed);
        for (ExpositionFormat format : ExpositionFormat.values()) {
            byte[] body = written(seed, format);
            List<String> plain = new ArrayList<>();
            List<int[]> series = new ArrayList<>();
            ExpositionParser parser = new ExpositionParser(body, body.length, format);
            for (Entry entry = parser.next(); entry != Entry.END; entry = parser.next()) {
                plain.add(brief(parser, entry, body));
                if (entry == Entry.SAMPLE) {
                    series.add(new int[] {parser.seriesStart(), parser.seriesEnd()});
                }
            }
            List<String> expecting = new ArrayList<>();
            ExpositionParser guided = new ExpositionParser(body, body.length, format);
            int samples = 0;
            Entry entry;
            do {
                int[] guess = guess(series, samples, random);
                int brace = guess[0];
                while (brace < guess[1] && body[brace] != '{') {
                    brace++;
                }
                entry =
                        guided.nextExpecting(
                                Arrays.copyOfRange(body, guess[0], brace),
                                Arrays.copyOfRange(body, brace, guess[1]));
                if (entry != Entry.END) {
                    expecting.add(brief(guided, entry, body));
                    samples += entry == Entry.SAMPLE ? 1 : 0;
                }
            } while (entry != Entry.END);
            assertThat(expecting).isEqualTo(plain);
        }
    }

    private static int[] guess(List<int[]> series, int next, Random random) {
        if (series.isEmpty()) {
            return new int[] {0, 0};
        }
        boolean right = next < series.size() && random.nextInt(4) > 0;
        return series.get(right ? next : random.nextInt(series.size()));
    }

    private static String brief(ExpositionParser parser, Entry entry, byte[] body) {
        if (entry != Entry.SAMPLE) {
            return parser.line() + " " + entry;
        }
        int start = parser.seriesStart();
        String series = new String(body, start, parser.seriesEnd() - start, UTF_8);
        return parser.line() + " " + series + " " + parser.value() + parser.timestampMillis();
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void whatWeExportPassesOurOwnCheck(long seed) {
        Random random = new Random(seed);
        List<MetricFamily> families =
                List.of(
                        single("steelyard_scrapes", MetricType.COUNTER, random.nextInt(1000)),
                        single("steelyard_head_series", MetricType.GAUGE, random.nextGaussian()),
                        single("steelyard_build", MetricType.INFO, 1),
                        latency(random));
        for (ExpositionFormat format : ExpositionFormat.values()) {
            byte[] body = ExpositionWriter.write(format, families).getBytes(UTF_8);
            List<Finding> findings = ExpositionLint.check(body, format);
            assertThat(findings).as(new String(body, UTF_8)).isEmpty();
        }
    }

    private static MetricFamily single(String name, MetricType type, double value) {
        Labels labels = Labels.of("pool", "a \"b\"\n\\");
        return new MetricFamily(
                name, type, "Of\nit.", List.of(new MetricPoint.Value(labels, value)));
    }

    private static MetricFamily latency(Random random) {
        List<MetricPoint> points = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            List<MetricPoint.Bucket> buckets = new ArrayList<>();
            long count = 0;
            for (double bound = 1e-7; bound < 1e9; bound *= 1 + random.nextInt(1000)) {
                count += random.nextInt(10);
                if (buckets.isEmpty() || bound > buckets.getLast().upperBound()) {
                    buckets.add(new MetricPoint.Bucket(bound, count));
                }
            }
            buckets.add(new MetricPoint.Bucket(Double.POSITIVE_INFINITY, count));
            points.add(
                    new MetricPoint.Histogram(
                            Labels.of("job", "j" + i), buckets, random.nextDouble()));
        }
        return new MetricFamily(
                "steelyard_scrape_seconds", MetricType.HISTOGRAM, "Time of it.", points);
    }

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void everyFaultPointsIntoTheBody(long seed) {
        Random random = new Random(seed);
        for (ExpositionFormat format : ExpositionFormat.values()) {
            byte[] body = written(seed, format);
            for (int i = 0; i < 20; i++) {
                byte[] damaged = body.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(128);
                String[] lines = new String(damaged, UTF_8).split("\n", -1);
                for (Finding finding : ExpositionLint.check(damaged, format)) {
                    if (finding instanceof Finding.Fault(int line, int column, String _)) {
                        assertThat(line).isBetween(1, lines.length);
                        String pointed = lines[line - 1];
                        assertThat(column)
                                .as("%s in %s", finding, pointed)
                                .isBetween(1, 1 + pointed.codePointCount(0, pointed.length()));
                    }
                }
            }
        }
    }
}
