package dev.steelyard.apiserver.wiring;

import static dev.steelyard.apiserver.otlp.OtlpMessages.export;
import static dev.steelyard.apiserver.otlp.OtlpMessages.histogram;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real Prometheus sends us by remote write what it scrapes and reads from us by remote read what
/// we scrape; promtool sends us what it is given.
@Timeout(180)
class PrometheusExchangeTest {
    private static final long PATIENCE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final ExposingApplication application =
            new ExposingApplication(
                    """
                    # TYPE queue_depth gauge
                    queue_depth{queue="a b",note="é\\n"} 42.5
                    # TYPE jobs_total counter
                    jobs_total 7
                    """);
    private Program program;
    private LoopbackClient ours;

    @BeforeEach
    void open() throws Exception {
        Path file =
                Files.writeString(
                        folder.resolve("ours.yml"),
                        """
                        global: {scrape_interval: 1s, scrape_timeout: 1s}
                        scrape_configs:
                        - {job_name: ours, static_configs: [{targets: ['127.0.0.1:%d']}]}
                        """
                                .formatted(application.port()));
        program =
                Clusterless.open(
                        vertx,
                        file,
                        "--data",
                        folder.resolve("ours").toString(),
                        "--accept-remote-write");
        ours = new LoopbackClient(program.address());
    }

    @AfterEach
    void close() throws Exception {
        ours.close();
        program.close();
        application.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"prometheus.WriteRequest", "io.prometheus.write.v2.Request"})
    void whatPrometheusSendsIsAnsweredAsPrometheusDoes(String message) throws Exception {
        int port = NeighbourPrometheus.freePort();
        String configuration =
                """
                global: {scrape_interval: 1s, scrape_timeout: 1s, scrape_native_histograms: true}
                scrape_configs:
                - {job_name: shop, static_configs: [{targets: ['127.0.0.1:%d']}]}
                - {job_name: itself, static_configs: [{targets: ['127.0.0.1:%d']}]}
                %s
                """
                        .formatted(
                                application.port(),
                                port,
                                example("remote_write:")
                                        .replace("io.prometheus.write.v2.Request", message));
        try (NeighbourPrometheus neighbour =
                        NeighbourPrometheus.start(
                                folder,
                                port,
                                configuration,
                                List.of(
                                        "--web.enable-otlp-receiver",
                                        "--enable-feature=exemplar-storage"));
                LoopbackClient theirs = new LoopbackClient(neighbour.address())) {
            long nanos = Instant.now().toEpochMilli() * 1_000_000;
            OtlpExchangeTest.send(
                    neighbour.address(), export(histogram("http.duration", nanos)).bytes());
            awaitSamples(theirs, "shop");
            String time = ask(theirs, "timestamp(queue_depth)").at("/0/value/1").asText();
            for (String query :
                    List.of(
                            "http_duration_seconds_bucket[1m]",
                            "queue_depth{job=\"shop\"}[20s]",
                            "jobs_total{job=\"shop\"}[20s]",
                            "up{job=\"itself\"}[20s]",
                            "sort(count by (job) ({job=~\"shop|itself\"}))",
                            "prometheus_http_request_duration_seconds[20s]")) {
                awaitEqual(query, time, theirs);
            }
            String exemplars = "/api/v1/query_exemplars?query=http_duration_seconds_bucket";
            assertThat(theirs.get(exemplars).body()).contains("trace_id");
            assertThat(ours.get(exemplars).body()).isEqualTo(theirs.get(exemplars).body());
        }
    }

    /// The example of `docs/http-api.md` that begins so, with our address.
    private String example(String beginning) throws IOException {
        Path root = Path.of(System.getProperty("steelyard.root", ".."));
        String page = Files.readString(root.resolve("docs/http-api.md"));
        int start = page.indexOf("```yaml\n" + beginning);
        assertThat(start).as(beginning).isPositive();
        return page.substring(start + "```yaml\n".length(), page.indexOf("\n```", start))
                .replace("http://127.0.0.1:9090", program.address());
    }

    private static void awaitSamples(LoopbackClient server, String job) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            String scraped = "count_over_time(queue_depth{job=\"%s\"}[20s]) > 3".formatted(job);
            if (ask(server, scraped).size() == 1) {
                return;
            }
        }
        throw new AssertionError("nothing is scraped by " + job);
    }

    @Test
    void whatPrometheusReadsFromUsItAnswersAsWeDo() throws Exception {
        int port = NeighbourPrometheus.freePort();
        String configuration =
                """
                global: {scrape_interval: 1h}
                %s
                """
                        .formatted(example("remote_read:"));
        try (NeighbourPrometheus neighbour =
                        NeighbourPrometheus.start(folder, port, configuration, List.of());
                LoopbackClient theirs = new LoopbackClient(neighbour.address())) {
            awaitSamples(ours, "ours");
            String time = ask(ours, "timestamp(queue_depth)").at("/0/value/1").asText();
            for (String query :
                    List.of(
                            "queue_depth[20s]",
                            "{job=~\"o.*\",__name__!=\"up\"}",
                            "sum by (job) (rate(jobs_total[10s]))")) {
                JsonNode expected = ask(ours, query, time);
                assertThat(expected).as(query).isNotEmpty();
                assertThat(ask(theirs, query, time)) // what is read remotely comes in order
                        .as(query)
                        .containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void whatIsToldOfSeriesIsWhatPrometheusTells() throws Exception {
        String configuration =
                """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                - {job_name: ours, static_configs: [{targets: ['127.0.0.1:%d']}]}
                """
                        .formatted(application.port());
        try (NeighbourPrometheus neighbour =
                        NeighbourPrometheus.start(
                                folder, NeighbourPrometheus.freePort(), configuration, List.of());
                LoopbackClient theirs = new LoopbackClient(neighbour.address())) {
            awaitSamples(ours, "ours");
            awaitSamples(theirs, "ours");
            JsonNode expected = told(theirs);
            JsonNode told = told(ours);
            for (String list :
                    List.of(
                            "seriesCountByMetricName",
                            "labelValueCountByLabelName",
                            "memoryInBytesByLabelName",
                            "seriesCountByLabelValuePair")) {
                assertThat(told.path(list))
                        .as(list)
                        .containsExactlyInAnyOrderElementsOf(expected.path(list));
            }
            for (String number : List.of("numSeries", "numLabelPairs", "chunkCount")) {
                assertThat(told.path("headStats").path(number))
                        .isEqualTo(expected.path("headStats").path(number));
            }
            assertThat(told.at("/headStats/minTime").asLong())
                    .isPositive()
                    .isLessThan(told.at("/headStats/maxTime").asLong());
        }
    }

    private static JsonNode told(LoopbackClient server) throws IOException {
        return JSON.readTree(server.get("/api/v1/status/tsdb?limit=1000").body()).path("data");
    }

    private void awaitEqual(String query, String time, LoopbackClient theirs) throws IOException {
        JsonNode expected = ask(theirs, query, time);
        assertThat(expected).as(query).isNotEmpty();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        JsonNode answer = ask(ours, query, time);
        while (!answer.equals(expected) && System.nanoTime() < end) {
            answer = ask(ours, query, time);
        }
        assertThat(answer).as(query).isEqualTo(expected);
    }

    private static JsonNode ask(LoopbackClient server, String query) throws IOException {
        return ask(server, query, "");
    }

    private static JsonNode ask(LoopbackClient server, String query, String time)
            throws IOException {
        String text = URLEncoder.encode(query, StandardCharsets.UTF_8);
        String path = "/api/v1/query?query=" + text + (time.isEmpty() ? "" : "&time=" + time);
        return JSON.readTree(server.get(path).body()).at("/data/result");
    }

    @Test
    void promtoolPushesMetrics() throws Exception {
        Path metrics =
                Files.writeString(
                        folder.resolve("metrics.txt"),
                        "# TYPE pushed_total counter\npushed_total{by=\"hand\"} 3\n");
        Process promtool =
                new ProcessBuilder(
                                ClientPrograms.promtool().toString(),
                                "push",
                                "metrics",
                                program.address(),
                                metrics.toString())
                        .redirectErrorStream(true)
                        .start();
        String told = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(told).isZero();
        assertThat(ask(ours, "pushed_total{job=\"promtool\"}").at("/0/value/1").asText())
                .isEqualTo("3");
    }
}
