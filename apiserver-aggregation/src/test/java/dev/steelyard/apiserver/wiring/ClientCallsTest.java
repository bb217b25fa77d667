package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The calls of the programs that ask a Prometheus, with the parameters that they send and what
/// they read of the answers.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCallsTest {
    private static final String EXPOSITION =
            """
            # HELP queue_depth Jobs that wait.
            # TYPE queue_depth gauge
            queue_depth{queue="in",namespace="shop"} 42
            queue_depth{queue="out",namespace="bank"} 7
            # TYPE http_requests_total counter
            http_requests_total{namespace="shop",pod="web-1"} 5
            """;

    private StartedEngine engine;
    private long now;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        engine = new StartedEngine(folder, EXPOSITION);
        engine.await("count(count_over_time(queue_depth[1m])>1)", "2"::equals);
        now = Instant.now().getEpochSecond();
    }

    @AfterAll
    void close() {
        engine.close();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> answer = engine.client().get(path);
        assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return StartedEngine.data(answer.body());
    }

    private JsonNode post(String path, String form) throws IOException {
        HttpResponse<String> answer = engine.client().post(path, form);
        assertThat(answer.statusCode()).as("%s: %s", form, answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        return StartedEngine.data(answer.body());
    }

    private String span() {
        return "start=%d&end=%d".formatted(now - 3600, now + 60);
    }

    @Test
    void grafanasHealthCheckAndFlavour() throws IOException {
        assertThat(post("/api/v1/query", "query=1%2B1&time=" + now).get("resultType").asText())
                .isEqualTo("scalar");
        JsonNode build = get("/api/v1/status/buildinfo");
        assertThat(build.get("version").asText()).startsWith("3.");
        assertThat(build.has("features")).as("that would be Mimir").isFalse();
    }

    @Test
    void grafanasPanels() throws IOException {
        String query = "sum by (queue) (queue_depth)";
        JsonNode range =
                post(
                        "/api/v1/query_range",
                        "query=%s&start=%d&end=%d&step=15&timeout=60s"
                                .formatted(encoded(query), now - 300, now));
        assertThat(range.fieldNames().next()).as("readers stream").isEqualTo("resultType");
        assertThat(range.get("result")).hasSize(2);
        JsonNode read =
                get(
                        "/api/v1/query_range?query=%s&start=%d.250&end=%d.250&step=15s"
                                .formatted(encoded(query), now - 300, now));
        assertThat(read.get("resultType").asText()).isEqualTo("matrix");
        JsonNode instant = post("/api/v1/query", "query=%s&time=%d".formatted(encoded(query), now));
        assertThat(instant.get("result")).hasSize(2);
        assertThat(instant.get("result").get(0).get("metric").get("queue").asText())
                .isIn("in", "out");
        assertThat(post("/api/v1/query_exemplars", "query=test&" + span())).isEmpty();
    }

    @Test
    void grafanasEditorAndVariables() throws IOException {
        String match = "match%5B%5D=" + encoded("{job=\"shop\"}");
        assertThat(post("/api/v1/labels", span() + "&limit=40000").toString())
                .contains("\"queue\"");
        assertThat(get("/api/v1/labels?" + span() + "&" + match + "&limit=40000").toString())
                .contains("\"queue\"");
        assertThat(
                        get("/api/v1/label/queue/values?%s&%s&limit=40000".formatted(span(), match))
                                .toString())
                .isEqualTo("[\"in\",\"out\"]");
        assertThat(get("/api/v1/label/__name__/values?" + span()).toString())
                .contains("\"queue_depth\"", "\"up\"");
        assertThat(post("/api/v1/series", span() + "&limit=40000&" + match).size())
                .isGreaterThan(3);
        JsonNode metadata = get("/api/v1/metadata?limit=40000");
        assertThat(metadata.get("queue_depth").get(0).get("help").asText())
                .isEqualTo("Jobs that wait.");
        assertThat(get("/api/v1/rules").get("groups")).isEmpty();
        assertThat(post("/api/v1/format_query", "query=up%2B1").asText()).isEqualTo("up + 1");
    }

    @Test
    void kedasScaler() throws IOException {
        String time = Instant.ofEpochSecond(now).truncatedTo(ChronoUnit.SECONDS).toString();
        String asked = "/api/v1/query?time=" + encoded(time) + "&query=";
        JsonNode one = get(asked + encoded("sum(queue_depth)")).get("result");
        assertThat(one).hasSize(1);
        assertThat(one.get(0).get("value").get(1).isTextual()).isTrue();
        assertThat(one.get(0).get("value").get(1).asText()).isEqualTo("49");
        JsonNode within =
                get(asked + encoded("sum(queue_depth)") + "&namespace=shop").get("result");
        assertThat(within.get(0).get("value").get(1).asText()).isEqualTo("42");
        assertThat(get(asked + "absent_metric").get("result")).isEmpty();
    }

    @Test
    void prometheusAdaptersDiscoveryAndQueries() throws IOException {
        String match = "match%5B%5D=" + encoded("{__name__=~\"^http_.*\",namespace!=\"\"}");
        JsonNode found = get("/api/v1/series?" + match + "&start=" + (now - 60) + ".123");
        assertThat(found.get(0).get("pod").asText()).isEqualTo("web-1");
        String query =
                encoded(
                        "sum(http_requests_total{namespace=\"shop\",pod=~\"web-1|web-2\"}) by (pod)");
        for (JsonNode data :
                new JsonNode[] {
                    get("/api/v1/query?query=" + query + "&time=" + now + ".5&timeout=30s"),
                    post("/api/v1/query", "query=" + query + "&time=" + now + ".5&timeout=30s")
                }) {
            assertThat(data.get("resultType").asText()).isEqualTo("vector");
            assertThat(data.get("result").get(0).get("value").get(1).asText()).isEqualTo("5");
        }
        HttpResponse<String> mistake = engine.client().get("/api/v1/query?query=sum(");
        assertThat(mistake.statusCode()).isEqualTo(400);
        assertThat(mistake.body()).contains("\"errorType\":\"bad_data\"");
    }

    @Test
    void thanosSidecar() throws IOException {
        assertThat(engine.client().get("/-/ready").statusCode()).isEqualTo(200);
        assertThat(get("/api/v1/status/buildinfo").get("version").asText())
                .matches("3\\.\\d+\\..*");
        JsonNode flags = get("/api/v1/status/flags");
        assertThat(flags.get("storage.tsdb.path").asText()).endsWith("/data");
        assertThat(flags.get("storage.tsdb.min-block-duration").asText()).isEqualTo("2h");
        assertThat(flags.has("storage.tsdb.max-block-duration")).isTrue();
        assertThat(flags.get("web.enable-admin-api").asText()).isEqualTo("false");
        assertThat(flags.get("web.enable-lifecycle").asText()).isEqualTo("false");
        assertThat(get("/api/v1/status/config").get("yaml").asText())
                .contains("external_labels:\n    region: north\n");
        assertThat(engine.client().get("/metrics").body())
                .containsPattern("\nprometheus_tsdb_lowest_timestamp_seconds 1\\.?[0-9]+");
        assertThat(get("/api/v1/targets?state=active").get("activeTargets")).hasSize(1);
        assertThat(get("/api/v1/targets/metadata?limit=1").get(0).get("target").get("job").asText())
                .isEqualTo("shop");
        assertThat(get("/api/v1/alerts").get("alerts")).isEmpty();
        assertThat(get("/api/v1/status/tsdb").get("headStats").get("numSeries").asInt())
                .isGreaterThan(3);
    }

    @Test
    void kialisStatus() throws IOException {
        assertThat(get("/api/v1/status/runtimeinfo").get("storageRetention").asText())
                .isEqualTo("15d");
        assertThat(get("/api/v1/status/runtimeinfo").get("reloadConfigSuccess").asBoolean())
                .isTrue();
        assertThat(get("/api/v1/status/walreplay").has("current")).isTrue();
    }

    @Test
    void headIsAnsweredWithoutABody() {
        HttpResponse<String> answer = engine.client().ask("HEAD", "/api/v1/query?query=1");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(engine.client().ask("HEAD", "/-/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void largeAnswersComeCompressedWhereTheyAreTaken() {
        String many = "/api/v1/query_range?query=vector(1)&step=1&start=1700000000&end=1700010999";
        HttpResponse<String> answer = engine.client().get(many, "Accept-Encoding", "gzip");
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
    }
}
