package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program with the real SDK of OpenTelemetry exports its metrics to us and to a real Prometheus.
@Timeout(120)
class OtlpSenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SERIES = "{job=\"shop/checkout\"}";

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip"})
    void whatTheSdkExportsBecomesTheSeriesOfPrometheus(String compression) throws Exception {
        Path sender = ClientPrograms.sender();
        int port = NeighbourPrometheus.freePort();
        try (NeighbourPrometheus neighbour =
                        NeighbourPrometheus.start(
                                folder, port, "{}", List.of("--web.enable-otlp-receiver"));
                StartedEngine engine = new StartedEngine(folder, "# EOF\n", "--accept-otlp");
                LoopbackClient theirs = new LoopbackClient(neighbour.address())) {
            Map<String, String> settings = Map.of("OTEL_EXPORTER_OTLP_COMPRESSION", compression);
            ClientPrograms.Ended well = new ClientPrograms.Ended(0, "");
            assertThat(send(sender, neighbour.address(), settings)).isEqualTo(well);
            assertThat(send(sender, engine.address(), settings)).isEqualTo(well);
            Map<String, JsonNode> expected = series(theirs);
            assertThat(expected.keySet())
                    .anyMatch(labels -> labels.contains("orders_total"))
                    .anyMatch(labels -> labels.contains("load_ratio"))
                    .anyMatch(labels -> labels.contains("checkout_duration_seconds_bucket"))
                    .anyMatch(labels -> labels.contains("payload_size_bytes"))
                    .anyMatch(labels -> labels.contains("target_info"));
            assertThat(series(engine.client())).containsExactlyInAnyOrderEntriesOf(expected);
        }
    }

    @Test
    void changesInsteadOfTotalsAreRejectedAndTheSdkIsToldWhy() throws Exception {
        Path sender = ClientPrograms.sender();
        try (StartedEngine engine = new StartedEngine(folder, "# EOF\n", "--accept-otlp")) {
            ClientPrograms.Ended ended =
                    send(
                            sender,
                            engine.address(),
                            Map.of("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "delta"));
            assertThat(ended.code()).isEqualTo(1);
            assertThat(ended.said())
                    .contains(
                            "metric \"orders\": delta temporality",
                            "(5 metric data points rejected)");
            assertThat(engine.value("load_ratio")).isEqualTo("0.75");
        }
    }

    private static ClientPrograms.Ended send(
            Path sender, String address, Map<String, String> settings) throws Exception {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", address + "/api/v1/otlp/v1/metrics");
        return ClientPrograms.run(List.of(sender.toString()), environment);
    }

    /// The latest value of each series, by its labels.
    private static Map<String, JsonNode> series(LoopbackClient server) throws IOException {
        String query = URLEncoder.encode(SERIES, StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(server.get("/api/v1/query?query=" + query).body());
        Map<String, JsonNode> series = new TreeMap<>();
        for (JsonNode each : answer.at("/data/result")) {
            JsonNode point = each.has("value") ? each.path("value") : each.path("histogram");
            series.put(each.path("metric").toString(), point.path(1));
        }
        return series;
    }
}
