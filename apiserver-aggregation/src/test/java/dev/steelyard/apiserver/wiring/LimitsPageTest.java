package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.command.Limit;
import dev.steelyard.apiserver.command.Limits;
import dev.steelyard.apiserver.protobuf.ProtobufWriter;
import dev.steelyard.apiserver.push.PushLimits;
import dev.steelyard.apiserver.wire.SnappyBlock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.tsdb.SeriesLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `docs/limits.md`, row by row: a server that is told a lower limit goes beyond it, counts that as
/// the page says, and everything within it goes on.
@Timeout(120)
class LimitsPageTest {
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-z-]+)` \\| ([^|]*) \\| [^|]* \\| ([^|]*) \\|");
    private static final Pattern METRIC = Pattern.compile("`(\\w+)\\{(\\w+=\"\\w+\")}`");
    private static final long PATIENCE_SECONDS = 30;

    /// Values that what is scraped and pushed here goes beyond.
    private static final Map<String, String> TRIALS =
            Map.of(
                    "series", "--limits=series=20,series-per-metric=20",
                    "series-per-metric", "--limits=series-per-metric=10",
                    "series-per-target", "--limits=series-per-target=10",
                    "labels", "--limits=labels=7",
                    "label-name", "--limits=label-name=20B",
                    "label-value", "--limits=label-value=30B",
                    "scrape-body", "--limits=scrape-body=100B",
                    "push-body", "--limits=push-body=100B",
                    "--memory-size", "--memory-size=128KB");

    /// The first series is within every limit but that of the body.
    private static final String EXPOSITION =
            "fine 1\n"
                    + lines("many{i=\"%d\"} 1\n")
                    + "wide{a=\"1\",b=\"1\",c=\"1\",d=\"1\",e=\"1\",f=\"1\",g=\"1\"} 1\n"
                    + "named{a_label_with_a_very_long_name=\"1\"} 1\n"
                    + "valued{v=\"a value that is longer than all others\"} 1\n";

    record Row(String name, String usual, List<Figure> figures) {
        @Override
        public String toString() {
            return name;
        }
    }

    record Figure(String name, String label) {
        boolean isPositive(String exposition) {
            return exposition
                    .lines()
                    .anyMatch(line ->
                            line.startsWith(name + "{")
                                    && line.contains(label)
                                    && !line.endsWith(" 0"));
        }
    }

    private static String lines(String line) {
        StringBuilder all = new StringBuilder();
        IntStream.range(0, 30).forEach(i -> all.append(line.formatted(i)));
        return all.toString();
    }

    private static Stream<Row> rows() throws IOException {
        Path page = Path.of(System.getProperty("steelyard.root", "..")).resolve("docs/limits.md");
        return Files.readAllLines(page).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row ->
                        new Row(
                                row.group(1),
                                row.group(2),
                                METRIC.matcher(row.group(3))
                                        .results()
                                        .map(it -> new Figure(it.group(1), it.group(2)))
                                        .toList()));
    }

    @Test
    void everyLimitIsOnThePageWithItsDefault() throws IOException {
        Map<String, String> defaults =
                Map.of(
                        "series", "2,000,000",
                        "series-per-metric", "half of `series`",
                        "series-per-target", "50,000",
                        "labels", "64",
                        "label-name", "256B",
                        "label-value", "4KB",
                        "scrape-body", "64MB",
                        "push-body", "32MB",
                        "--memory-size", "three quarters of");
        assertThat(rows().map(Row::name)).containsExactlyInAnyOrderElementsOf(defaults.keySet());
        assertThat(rows())
                .allMatch(row -> row.usual().startsWith(defaults.getOrDefault(row.name(), "?")));
        assertThat(Stream.of(Limit.values()).map(Limit::word)).allMatch(defaults::containsKey);
        assertThat(Bounds.scrape(Limits.USUAL))
                .isEqualTo(new ScrapeLimits(64 << 20, 50_000, 64, 256, 4 << 10));
        PushLimits push = Bounds.push(Limits.USUAL);
        assertThat(
                        List.of(
                                push.bodyBytes(),
                                push.labels(),
                                push.labelNameBytes(),
                                push.labelValueBytes()))
                .containsExactly(32 << 20, 64, 256, 4 << 10);
        assertThat(Bounds.series(Limits.USUAL, new HeadMemory(1L << 40, 1L << 36)))
                .isEqualTo(new SeriesLimits(2_000_000, 1_000_000));
        assertThat(Bounds.series(Limits.USUAL, new HeadMemory(1L << 40, 1280 * 640)))
                .isEqualTo(new SeriesLimits(640, 320));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsBeyondALimitIsCountedAndTheRestGoesOn(Row row, @TempDir Path folder)
            throws Exception {
        String flag = TRIALS.getOrDefault(row.name(), "");
        assertThat(flag).as("a trial of " + row).isNotEmpty();
        assertThat(row.figures()).isNotEmpty();
        try (StartedEngine engine =
                new StartedEngine(folder, EXPOSITION, "--accept-remote-write", flag)) {
            if (!row.name().equals("scrape-body")) {
                engine.await("fine", "1"::equals); // before others take its place
            }
            push(engine, "pushed", Function.identity());
            push(engine, "pushed_wide", LimitsPageTest::wide);
            push(
                    engine,
                    "pushed_named",
                    labels -> with(labels, "a_label_with_a_very_long_name", "1"));
            push(
                    engine,
                    "pushed_valued",
                    labels -> with(labels, "v", "a value that is longer than all others"));
            awaitFigures(engine, row);
            if (!row.name().equals("scrape-body")) {
                engine.await("count_over_time(fine[1m])", count -> Integer.parseInt(count) > 1);
            }
            if (row.name().startsWith("series")) {
                String told = engine.client().get("/-/ready").body();
                assertThat(told.contains("--limits"))
                        .as(told)
                        .isEqualTo(!row.name().equals("series-per-target"));
                assertThat(told.contains("metric many has as many series"))
                        .isEqualTo(row.name().equals("series-per-metric"));
            }
        }
    }

    /// Pushes of new series go on until all figures are there.
    private static void awaitFigures(StartedEngine engine, Row row) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String metrics = "";
        List<Figure> missing = row.figures();
        while (!missing.isEmpty() && System.nanoTime() < end) {
            for (int i = 0; i < 30; i++) {
                int number = i;
                push(engine, "many", labels -> with(labels, "pushed", String.valueOf(number)));
            }
            metrics = engine.client().get("/metrics").body();
            String now = metrics;
            missing = row.figures().stream().filter(each -> !each.isPositive(now)).toList();
        }
        assertThat(missing).as(metrics).isEmpty();
    }

    private static ProtobufWriter wide(ProtobufWriter labels) {
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
            with(labels, name, "1");
        }
        return labels;
    }

    private static ProtobufWriter with(ProtobufWriter labels, String name, String value) {
        return labels.message(1, new ProtobufWriter().text(1, name).text(2, value));
    }

    /// Sends one sample by remote write.
    private static void push(
            StartedEngine engine, String name, Function<ProtobufWriter, ProtobufWriter> labels)
            throws Exception {
        ProtobufWriter series = labels.apply(with(new ProtobufWriter(), "__name__", name));
        series.message(
                2,
                new ProtobufWriter()
                        .float64(1, 1)
                        .number(2, java.time.Instant.now().toEpochMilli()));
        byte[] body = SnappyBlock.encode(new ProtobufWriter().message(1, series).bytes());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(URI.create(engine.address() + "/api/v1/write"))
                                    .header("Content-Type", "application/x-protobuf")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(204, 400, 413);
        }
    }
}
