package dev.steelyard.apiserver.wiring;

import static dev.steelyard.apiserver.otlp.OtlpMessages.attribute;
import static dev.steelyard.apiserver.otlp.OtlpMessages.exponential;
import static dev.steelyard.apiserver.otlp.OtlpMessages.export;
import static dev.steelyard.apiserver.otlp.OtlpMessages.gauge;
import static dev.steelyard.apiserver.otlp.OtlpMessages.histogram;
import static dev.steelyard.apiserver.otlp.OtlpMessages.number;
import static dev.steelyard.apiserver.otlp.OtlpMessages.sum;
import static dev.steelyard.apiserver.otlp.OtlpMessages.summary;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same export of OTLP goes to a real Prometheus and to us, under the same configuration; both
/// have the same series with the same samples.
@Timeout(120)
class OtlpExchangeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{translation_strategy: UnderscoreEscapingWithoutSuffixes,"
                        + " keep_identifying_resource_attributes: true}",
                "{translation_strategy: NoUTF8EscapingWithSuffixes,"
                        + " promote_resource_attributes: [host.name, absent]}",
                "{translation_strategy: NoTranslation, promote_scope_metadata: true,"
                        + " convert_histograms_to_nhcb: true}",
                "{label_name_preserve_multiple_underscores: false,"
                        + " promote_all_resource_attributes: true,"
                        + " label_name_underscore_sanitization: false,"
                        + " ignore_resource_attributes: [host.name]}",
            })
    void exportsBecomeTheSeriesOfPrometheus(String otlp) throws Exception {
        long nanos = Instant.now().toEpochMilli() * 1_000_000;
        exchange(otlp, "application/x-protobuf", body(nanos));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{promote_all_resource_attributes: true}"})
    void exportsInJsonBecomeTheSeriesOfPrometheus(String otlp) throws Exception {
        String nanos = Instant.now().toEpochMilli() + "000000";
        byte[] body = json().replace("NANOS", nanos).getBytes(StandardCharsets.UTF_8);
        exchange(otlp, "application/json", body);
    }

    private void exchange(String otlp, String type, byte[] body) throws Exception {
        String configuration = "otlp: " + otlp + "\n";
        int port = NeighbourPrometheus.freePort();
        Vertx vertx = Vertx.vertx();
        try (NeighbourPrometheus neighbour =
                        NeighbourPrometheus.start(
                                folder,
                                port,
                                configuration,
                                List.of(
                                        "--web.enable-otlp-receiver",
                                        "--enable-feature=exemplar-storage"));
                Program program = open(configuration, vertx);
                LoopbackClient theirs = new LoopbackClient(neighbour.address());
                LoopbackClient ours = new LoopbackClient(program.address())) {
            assertThat(send(neighbour.address(), type, body)).isEmpty();
            assertThat(send(program.address(), type, body)).isIn("", "{}");

            Map<JsonNode, JsonNode> expected = series(theirs);
            assertThat(expected).hasSizeGreaterThan(10);
            assertThat(series(ours)).containsExactlyInAnyOrderEntriesOf(expected);
            String exemplars = "/api/v1/query_exemplars?query=%7Bjob%3D%22shop%2Fweb%22%7D";
            assertThat(theirs.get(exemplars).body()).contains("trace_id");
            assertThat(ours.get(exemplars).body()).isEqualTo(theirs.get(exemplars).body());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    private Program open(String configuration, Vertx vertx) throws Exception {
        Path file = Files.writeString(folder.resolve("ours.yml"), configuration);
        return Clusterless.open(
                vertx, file, "--data", folder.resolve("ours").toString(), "--accept-otlp");
    }

    private static byte[] body(long nanos) {
        return export(
                        gauge("disk.usage", "1", number(nanos, 0.5, attribute("a.b", "x"))),
                        gauge(
                                "2nd__gauge ratio",
                                "By/s",
                                number(
                                        nanos,
                                        -1.5,
                                        attribute("a.b", "x"),
                                        attribute("a_b", "y"),
                                        attribute("9lives", "z"),
                                        attribute("_under", "u"),
                                        attribute("two..dots", "v"),
                                        attribute("__reserved__", "w"))),
                        sum("requests", "{request}", true, number(nanos, 12)),
                        sum("jobs.total", "", true, number(nanos, 3)),
                        sum("queue.bytes", "KiBy/h", false, number(nanos, 7)),
                        histogram("http.server.duration", nanos),
                        summary("latency", nanos),
                        exponential("sizes", nanos, 1),
                        exponential("fine.sizes", nanos, 10))
                .bytes();
    }

    /// The same kinds of metrics as SDKs write them in JSON, with all that is allowed there.
    private static String json() {
        return """
        {"resourceMetrics": [{
          "resource": {"attributes": [
            {"key": "service.name", "value": {"stringValue": "web"}},
            {"key": "service.namespace", "value": {"stringValue": "shop"}},
            {"key": "service.instance.id", "value": {"stringValue": "i-1"}},
            {"key": "cpus", "value": {"intValue": "4"}},
            {"key": "spot", "value": {"boolValue": false}},
            {"key": "share", "value": {"doubleValue": 0.5}},
            {"key": "zones", "value": {"arrayValue": {"values": [
              {"stringValue": "a"}, {"intValue": 1}, {"bytesValue": "AQI="}]}}},
            {"key": "tags", "value": {"kvlistValue": {"values": [
              {"key": "k", "value": {"stringValue": "\u00e9"}}]}}}], "droppedAttributesCount": 0},
          "scopeMetrics": [{
            "scope": {"name": "my.scope", "version": "1"},
            "metrics": [
              {"name": "queue.depth", "unit": "1", "description": "depth", "gauge": {"dataPoints": [
                {"timeUnixNano": "NANOS", "asInt": "-3",
                 "attributes": [{"key": "q", "value": {"stringValue": "a"}}]},
                {"time_unix_nano": NANOS, "as_double": "1.5"}]}},
              {"name": "not.a.number", "gauge": {"dataPoints": [
                {"timeUnixNano": "NANOS", "asDouble": "NaN", "flags": 0}]}},
              {"name": "requests", "sum": {"isMonotonic": true,
                "aggregationTemporality": "AGGREGATION_TEMPORALITY_CUMULATIVE", "dataPoints": [
                {"startTimeUnixNano": "NANOS", "timeUnixNano": "NANOS", "asInt": 12}]}},
              {"name": "jobs", "sum": {"aggregationTemporality": 2, "dataPoints": [
                {"timeUnixNano": "NANOS", "asDouble": 7.25}]}},
              {"name": "duration", "unit": "s", "histogram": {"aggregationTemporality": 2,
                "dataPoints": [{"timeUnixNano": "NANOS", "count": "7", "sum": 3.25, "min": 0.1,
                  "bucketCounts": ["0", "4", 0, 3], "explicitBounds": [0.1, 0.5, 1],
                  "exemplars": [{"timeUnixNano": "NANOS", "asDouble": 0.3,
                    "traceId": "5b8efff798038103d269b633813fc60c", "spanId": "EEE19B7EC3C1B174",
                    "filteredAttributes": [{"key": "u", "value": {"stringValue": "x"}}]}]}]}},
              {"name": "sizes", "exponentialHistogram": {"aggregationTemporality": 2,
                "dataPoints": [{"timeUnixNano": "NANOS", "count": 15, "sum": 12.5, "scale": 1,
                  "zeroCount": "2", "positive": {"offset": -3, "bucketCounts": ["1", 2, 0, 7]},
                  "negative": {"offset": 4, "bucketCounts": [3]}, "zeroThreshold": 0}]}},
              {"name": "latency", "summary": {"dataPoints": [
                {"timeUnixNano": "NANOS", "count": "10", "sum": 42, "quantileValues": [
                  {"quantile": 0.5, "value": 3}, {"quantile": 0.99, "value": 1e22}]}]}}
            ]}]}]}
        """;
    }

    static void send(String address, byte[] body) throws Exception {
        assertThat(send(address, "application/x-protobuf", body)).isEmpty();
    }

    private static String send(String address, String type, byte[] body) throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "/api/v1/otlp/v1/metrics"))
                        .header("Content-Type", type)
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(compressed.toByteArray()))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }
    }

    /// All series with their samples of the last minutes, by their labels.
    private static Map<JsonNode, JsonNode> series(LoopbackClient server) throws IOException {
        String query = URLEncoder.encode("{job=\"shop/web\"}[5m]", StandardCharsets.UTF_8);
        JsonNode answer = JSON.readTree(server.get("/api/v1/query?query=" + query).body());
        Map<JsonNode, JsonNode> series =
                new TreeMap<>((left, right) -> left.toString().compareTo(right.toString()));
        for (JsonNode each : answer.at("/data/result")) {
            series.put(
                    each.path("metric"),
                    each.has("values") ? each.path("values") : each.path("histograms"));
        }
        return series;
    }
}
