package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The real promtool of Prometheus 3.16 asks us.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromtoolQueryTest {
    private static final String EXPOSITION =
            """
            # TYPE queue_depth gauge
            queue_depth{queue="in"} 42
            queue_depth{queue="out"} 7
            # TYPE latency_seconds histogram
            latency_seconds_bucket{le="0.1"} 1
            latency_seconds_bucket{le="1"} 3
            latency_seconds_bucket{le="+Inf"} 4
            latency_seconds_sum 5
            latency_seconds_count 4
            """;

    private Path errors;
    private Path promtool;
    private StartedEngine engine;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        errors = folder.resolve("errors.txt");
        promtool = ClientPrograms.promtool();
        engine = new StartedEngine(folder, EXPOSITION);
        engine.await("count(count_over_time(queue_depth[1m])>2)", "2"::equals);
    }

    @AfterAll
    void close() {
        if (engine != null) {
            engine.close();
        }
    }

    /// What promtool prints; it has to end well.
    private String run(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(promtool.toString()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", line, Files.readString(errors)).isZero();
        return output;
    }

    @Test
    void instant() throws Exception {
        assertThat(run("query", "instant", engine.address(), "sum by (queue) (queue_depth)"))
                .contains("{queue=\"in\"} => 42 @[", "{queue=\"out\"} => 7 @[");
        assertThat(run("query", "instant", engine.address(), "1 + 1")).startsWith("scalar: 2 @[");
    }

    @Test
    void range() throws Exception {
        long now = Instant.now().getEpochSecond();
        assertThat(
                        run(
                                "query",
                                "range",
                                "--start=" + (now - 120),
                                "--end=" + now,
                                "--step=1s",
                                engine.address(),
                                "queue_depth{queue=\"in\"}"))
                .contains("queue=\"in\"} =>\n42 @[");
    }

    @Test
    void series() throws Exception {
        assertThat(run("query", "series", "--match=queue_depth", engine.address()).lines())
                .hasSize(2)
                .allMatch(line -> line.contains("__name__=\"queue_depth\""));
    }

    @Test
    void labels() throws Exception {
        assertThat(run("query", "labels", engine.address(), "queue")).isEqualTo("in\nout\n");
    }

    @Test
    void analyze() throws Exception {
        assertThat(
                        run(
                                "query",
                                "analyze",
                                "--server=" + engine.address(),
                                "--type=histogram",
                                "--duration=1m",
                                "--match=latency_seconds_bucket"))
                .contains("job=\"shop\"} (classic): 3/3.000/3");
    }

    @Test
    void healthAndReadiness() throws Exception {
        assertThat(run("check", "healthy", "--url=" + engine.address())).isEmpty();
        assertThat(run("check", "ready", "--url=" + engine.address())).isEmpty();
    }
}
