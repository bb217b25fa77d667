package dev.steelyard.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.steelyard.model.Labels;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.PointSeries;
import dev.steelyard.promql.QueryAnswer;
import dev.steelyard.promql.QueryException;
import dev.steelyard.promql.QuerySettings;
import dev.steelyard.promql.Value;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.testing.PrometheusPrograms;
import dev.steelyard.testing.RunningPrometheus;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every query of the PromQL compliance tester, asked of a Prometheus 3.16 and of our engine over
/// the very blocks that it serves: the same series, times and remarks, and values that are equal
/// within a hundred-thousandth; or the same error.
class PromqlComplianceTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUERIES = 539;
    private static final double TOLERANCE = 1e-5;
    private static final long STEP_MILLIS = 10_000;
    private static final long END_MILLIS = (DemoSamples.START + DemoSamples.LENGTH - 720) * 1000;
    private static final long START_MILLIS = END_MILLIS - 600_000;

    @TempDir private static Path folder;
    private static @Nullable RunningPrometheus prometheus;
    private static final List<BlockReader> BLOCKS = new ArrayList<>();

    private final Engine engine = new Engine(EngineOptions.DEFAULT);

    @BeforeAll
    static void bothReadTheSameBlocks() throws IOException, InterruptedException {
        Path samples = folder.resolve("demo.om");
        DemoSamples.write(samples);
        Path data = Files.createDirectory(folder.resolve("data"));
        PrometheusPrograms.lines(
                PrometheusPrograms.promtool(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                samples.toString(),
                data.toString());
        try (Stream<Path> directories = Files.list(data)) {
            for (Path directory : directories.sorted().toList()) {
                if (Files.exists(directory.resolve("meta.json"))) {
                    BLOCKS.add(BlockReader.open(directory));
                }
            }
        }
        prometheus = RunningPrometheus.start(folder, data, "global: {}\n");
    }

    @AfterAll
    static void stop() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyQueryAnswersAsPrometheusDoes() throws IOException {
        Path file =
                Path.of(System.getProperty("steelyard.root"))
                        .resolve("../shared/conformance/compliance/promql-test-queries.yml");
        if (!Files.exists(file)) {
            System.out.println("SKIPPED: the compliance queries are not beside the checkout");
        }
        Assumptions.assumeTrue(Files.exists(file), "no compliance queries");
        List<String> queries = ComplianceQueries.read(file);
        assertThat(queries).hasSize(QUERIES);
        SeriesReader reader = new MergedReader(BLOCKS);
        return queries.stream()
                .map(query -> DynamicTest.dynamicTest(query, () -> compare(query, reader)));
    }

    private void compare(String query, SeriesReader reader) throws IOException {
        JsonNode theirs = theirs(query);
        try {
            QueryAnswer ours =
                    engine.range(
                            query,
                            START_MILLIS,
                            END_MILLIS,
                            STEP_MILLIS,
                            reader,
                            QuerySettings.NONE);
            assertThat(theirs.path("status").asText()).as("%s", theirs).isEqualTo("success");
            assertThat(ours.warnings())
                    .containsExactlyInAnyOrderElementsOf(texts(theirs.path("warnings")));
            assertThat(ours.infos())
                    .containsExactlyInAnyOrderElementsOf(texts(theirs.path("infos")));
            assertThat(theirs.path("data").path("resultType").asText()).isEqualTo("matrix");
            compare(theirs.path("data").path("result"), (Value.Matrix) ours.value());
        } catch (QueryException e) {
            assertThat(theirs.path("errorType").asText())
                    .as("%s", e.getMessage())
                    .isEqualTo(e.kind().name().toLowerCase(Locale.ROOT));
            assertThat(theirs.path("error").asText()).endsWith(e.getMessage());
        }
    }

    private static JsonNode theirs(String query) throws IOException {
        if (prometheus == null) {
            throw new IllegalStateException("Prometheus was not started");
        }
        return JSON.readTree(
                prometheus.ask(
                        "/api/v1/query_range",
                        Map.of(
                                "query", query,
                                "start", String.valueOf(START_MILLIS / 1000),
                                "end", String.valueOf(END_MILLIS / 1000),
                                "step", String.valueOf(STEP_MILLIS / 1000))));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static void compare(JsonNode theirs, Value.Matrix ours) {
        Map<Labels, PointSeries> bySeries = new TreeMap<>();
        ours.series().forEach(series -> bySeries.put(series.labels(), series));
        assertThat(bySeries).hasSize(theirs.size());
        for (JsonNode series : theirs) {
            Map<String, String> labels = new TreeMap<>();
            series.path("metric")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            assertThat(bySeries).containsKey(Labels.of(labels));
            compare(series.path("values"), Objects.requireNonNull(bySeries.get(Labels.of(labels))));
        }
    }

    private static void compare(JsonNode theirs, PointSeries ours) {
        assertThat(ours.floats()).isEqualTo(theirs.size());
        for (int i = 0; i < ours.floats(); i++) {
            assertThat(ours.timeMillis(i))
                    .isEqualTo(Math.round(theirs.get(i).get(0).asDouble() * 1000));
            double expected = number(theirs.get(i).get(1).asText());
            if (Double.isNaN(expected) || Double.isInfinite(expected)) {
                assertThat(Double.valueOf(ours.value(i))).isEqualTo(Double.valueOf(expected));
            } else {
                assertThat(ours.value(i))
                        .isCloseTo(expected, within(Math.abs(expected) * TOLERANCE));
            }
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
