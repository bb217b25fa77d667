package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real sidecar of Thanos stands beside us as beside a Prometheus: it uploads our blocks, and a
/// real Thanos that looks through it answers with our samples.
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThanosSidecarTest {
    private static final long PATIENCE_SECONDS = 120;
    private static final long BETWEEN_TRIES_NANOS = 100_000_000;
    private static final long BLOCK_SECONDS = 7200;
    private static final String EXPOSITION =
            """
            # HELP queue_depth Jobs that wait.
            # TYPE queue_depth gauge
            queue_depth{queue="in"} 42
            queue_depth{queue="out"} 7
            """;

    private final List<Process> processes = new ArrayList<>();
    private Path folder;
    private Path bucket;
    private long begin;
    private StartedEngine engine;
    private LoopbackClient querier;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        Path thanos = ClientPrograms.thanos();
        this.folder = folder;
        bucket = Files.createDirectory(folder.resolve("bucket"));
        begin = (Instant.now().getEpochSecond() / BLOCK_SECONDS - 4) * BLOCK_SECONDS;
        writeBlock(Files.createDirectory(folder.resolve("data")));
        engine = new StartedEngine(folder, EXPOSITION, "--longest-block", "2h");
        String sidecar = "127.0.0.1:" + NeighbourPrometheus.freePort();
        start(
                "sidecar",
                thanos,
                "--prometheus.url=" + engine.address(),
                "--tsdb.path=" + folder.resolve("data"),
                "--grpc-address=" + sidecar,
                "--objstore.config={type: FILESYSTEM, config: {directory: '" + bucket + "'}}");
        querier =
                new LoopbackClient(
                        start(
                                "query",
                                thanos,
                                "--endpoint=" + sidecar,
                                "--grpc-address=127.0.0.1:" + NeighbourPrometheus.freePort()));
        await("count(queue_depth)", "2");
    }

    @AfterAll
    void close() throws Exception {
        if (querier != null) {
            querier.close();
        }
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        if (engine != null) {
            engine.close();
        }
    }

    /// Two hours of a counter, a minute apart, as Prometheus keeps them.
    private void writeBlock(Path to) throws Exception {
        StringBuilder text = new StringBuilder("# TYPE jobs counter\n");
        for (long second = 0; second < BLOCK_SECONDS; second += 60) {
            text.append("jobs_total{queue=\"in\"} %d %d\n".formatted(second, begin + second));
        }
        Path file = Files.writeString(folder.resolve("jobs.txt"), text.append("# EOF\n"));
        ClientPrograms.Ended ended =
                ClientPrograms.run(
                        List.of(
                                ClientPrograms.promtool().toString(),
                                "tsdb",
                                "create-blocks-from",
                                "openmetrics",
                                file.toString(),
                                to.toString()),
                        Map.of());
        assertThat(ended.code()).as(ended.said()).isZero();
    }

    /// Starts a part of Thanos.
    ///
    /// @return where it listens for HTTP
    private String start(String part, Path thanos, String... flags) throws IOException {
        String http = "127.0.0.1:" + NeighbourPrometheus.freePort();
        ProcessBuilder builder =
                new ProcessBuilder(thanos.toString(), part, "--http-address=" + http);
        builder.command().addAll(List.of(flags));
        Path log = folder.resolve(part + ".log");
        processes.add(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start());
        return "http://" + http;
    }

    /// The answer of the querier, or an empty text while it does not listen.
    private String ask(String path) {
        try {
            return querier.get(path).body();
        } catch (RuntimeException _) {
            return ""; // it does not listen yet
        }
    }

    private JsonNode data(String path) throws IOException {
        return StartedEngine.data(ask(path));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void await(String query, String value) throws IOException {
        String path = "/api/v1/query?query=" + encoded(query);
        awaitThat(() -> ask(path).contains(",\"" + value + "\"]"));
    }

    /// What is waited for.
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void awaitThat(Condition condition) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(this::logs).isLessThan(end);
            assertThat(processes).as(this::logs).allMatch(Process::isAlive);
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
        }
    }

    private String logs() {
        StringBuilder logs = new StringBuilder();
        for (String part : List.of("sidecar", "query")) {
            try {
                logs.append(Files.readString(folder.resolve(part + ".log")));
            } catch (IOException e) {
                logs.append(e);
            }
        }
        return logs.toString();
    }

    @Test
    void samplesComeThroughItWithTheExternalLabels() throws IOException {
        JsonNode result =
                data("/api/v1/query?query=" + encoded("queue_depth{queue=\"in\"}")).path("result");
        assertThat(result).hasSize(1);
        assertThat(result.get(0).path("metric").path("region").asText()).isEqualTo("north");
        assertThat(result.get(0).path("value").path(1).asText()).isEqualTo("42");
    }

    @Test
    void aBlockIsReadThroughItOverARange() throws IOException {
        JsonNode result =
                data("/api/v1/query_range?query=%s&start=%d&end=%d&step=300"
                                .formatted(
                                        encoded("rate(jobs_total[5m])"),
                                        begin + 600,
                                        begin + BLOCK_SECONDS - 60))
                        .path("result");
        assertThat(result).hasSize(1);
        assertThat(result.get(0).path("values")).hasSize(22);
        assertThat(result.get(0).path("values"))
                .allMatch(point -> Math.abs(point.path(1).asDouble() - 1) < 1e-9);
    }

    @Test
    void namesAndSeriesComeThroughIt() throws IOException {
        assertThat(data("/api/v1/labels").toString()).contains("\"queue\"", "\"region\"");
        assertThat(data("/api/v1/label/queue/values").toString()).isEqualTo("[\"in\",\"out\"]");
        String match = "match%5B%5D=" + encoded("{__name__=~\"queue_.*\",queue!=\"out\"}");
        assertThat(data("/api/v1/series?" + match)).hasSize(1);
    }

    @Test
    void targetsRulesAndMetadataComeThroughIt() throws IOException {
        assertThat(data("/api/v1/targets?state=active").path("activeTargets")).hasSize(1);
        assertThat(data("/api/v1/rules?type=alert").path("groups")).isEmpty();
        assertThat(data("/api/v1/metadata?metric=queue_depth").toString())
                .contains("Jobs that wait.");
        assertThat(
                        data(
                                "/api/v1/query_exemplars?query=queue_depth&start=%d&end=%d"
                                        .formatted(begin, begin + 60)))
                .isEmpty();
    }

    @Test
    void blocksAreUploadedAndWeGoOn() throws IOException {
        Path told = folder.resolve("data/thanos.shipper.json"); // written when all is uploaded
        awaitThat(() -> uploaded() > 0 && Files.exists(told));
        assertThat(uploaded()).isEqualTo(1);
        assertThat(engine.value("count(queue_depth)")).isEqualTo("2");
    }

    /// How many blocks the bucket holds; what describes a block is uploaded last.
    private long uploaded() throws IOException {
        try (Stream<Path> blocks = Files.list(bucket)) {
            return blocks.filter(block -> Files.exists(block.resolve("meta.json"))).count();
        }
    }
}
