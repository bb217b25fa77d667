package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The same questions to us and to a real Prometheus that both have nothing but the same
/// configuration: the answers that do not come from samples, and the refusals.
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrometheusQuestionsTest {
    private static final String CONFIGURATION =
            """
            global: {scrape_interval: 1h}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private NeighbourPrometheus neighbour;
    private Program program;
    private LoopbackClient ours;
    private LoopbackClient theirs;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        neighbour =
                NeighbourPrometheus.start(
                        folder, NeighbourPrometheus.freePort(), CONFIGURATION, List.of());
        theirs = new LoopbackClient(neighbour.address());
        Path file = Files.writeString(folder.resolve("ours.yml"), CONFIGURATION);
        program = Clusterless.open(vertx, file, "--data", folder.resolve("ours").toString());
        ours = new LoopbackClient(program.address());
    }

    @AfterAll
    void close() throws Exception {
        if (ours != null) {
            ours.close();
            program.close();
        }
        if (theirs != null) {
            theirs.close();
            neighbour.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    /api/v1/rules                |
                    /api/v1/rules                | type=ALERT
                    /api/v1/rules                | type=x
                    /api/v1/rules                | type=record&exclude_alerts=True&group_limit=2
                    /api/v1/rules                | exclude_alerts=maybe
                    /api/v1/rules                | group_limit=0
                    /api/v1/rules                | group_limit=-1
                    /api/v1/rules                | group_limit=x
                    /api/v1/rules                | group_limit=99999999999
                    /api/v1/rules                | group_next_token=a
                    /api/v1/rules                | group_next_token=a&group_limit=1
                    /api/v1/rules                | match[]={
                    /api/v1/rules                | match[]={a=~".*"}
                    /api/v1/rules                | match[]=up&rule_name[]=a&rule_group[]=b&file[]=c
                    /api/v1/rules                | match[]={&type=x&group_limit=x
                    /api/v1/alerts               |
                    /api/v1/alertmanagers        |
                    /api/v1/notifications        |
                    /api/v1/status/tsdb/blocks   |
                    /api/v1/labels               | match[]={
                    /api/v1/labels               | match[]={}
                    /api/v1/labels               | start=x
                    /api/v1/labels               | limit=x
                    /api/v1/labels               | start=5&end=1
                    /api/v1/label/job/values     | match[]={
                    /api/v1/label/job/values     | match[]={a=~".*"}
                    /api/v1/label/U__/values     |
                    /api/v1/series               |
                    /api/v1/series               | match[]={
                    /api/v1/series               | match[]={}
                    /api/v1/series               | match[]=up&start=x
                    /federate                    |
                    /federate                    | match[]={
                    /federate                    | match[]=up&match[]=}
                    /federate                    | match[]={}
                    /federate                    | match[]={a=~".*"}
                    /api/v1/query_exemplars      | query=(
                    /api/v1/query_exemplars      | query=up&start=2&end=1
                    /api/v1/query                | query=up&limit=x
                    /api/v1/query                | query=up&timeout=x
                    /api/v1/query                | query=up&lookback_delta=x
                    /api/v1/query_range          | query=up&start=1&end=2
                    /api/v1/format_query         | query=(
                    /api/v1/parse_query          |
                    /api/v1/metadata             | limit=x
                    /api/v1/metadata             | limit_per_metric=x
                    /api/v1/targets/metadata     | limit=x
                    """)
    void isAnsweredAsPrometheusDoes(String path, String parameters) {
        String question = path + (parameters == null ? "" : "?" + encoded(parameters));
        HttpResponse<String> expected = theirs.get(question);
        HttpResponse<String> answer = ours.get(question);
        assertThat(answer.body()).as(question).isEqualTo(expected.body());
        assertThat(answer.statusCode()).as(question).isEqualTo(expected.statusCode());
        assertThat(answer.headers().firstValue("Content-Type"))
                .as(question)
                .isEqualTo(expected.headers().firstValue("Content-Type"));
    }

    private static String encoded(String parameters) {
        List<String> all = new ArrayList<>();
        for (String each : parameters.split("&", -1)) {
            int sign = each.indexOf('=');
            all.add(word(each.substring(0, sign)) + "=" + word(each.substring(sign + 1)));
        }
        return String.join("&", all);
    }

    private static String word(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Where they differ from those of a Prometheus without flags.
    private static final Map<String, Boolean> FEATURES_OF_OURS =
            Map.ofEntries(
                    Map.entry("/api/openapi_3.2", false),
                    Map.entry("/prometheus/auto_reload_config", true),
                    Map.entry("/rules/keep_firing_for", false),
                    Map.entry("/rules/query_offset", false),
                    Map.entry("/scrape/extra_scrape_metrics", false),
                    Map.entry("/tsdb/exemplar_storage", true),
                    Map.entry("/tsdb/histograms_st_encoding", true),
                    Map.entry("/tsdb/st_storage", true));

    @Test
    void featuresAreThoseOfPrometheusButForSomeThatAreKnown() throws IOException {
        Map<String, Boolean> expected = features(theirs);
        Map<String, Boolean> told = features(ours);
        assertThat(expected).containsKeys(told.keySet().toArray(String[]::new));
        Map<String, Boolean> others = new TreeMap<>(told);
        others.entrySet().removeAll(expected.entrySet());
        assertThat(others).isEqualTo(new TreeMap<>(FEATURES_OF_OURS));
        expected.keySet().removeAll(told.keySet());
        assertThat(expected.keySet())
                .as("what we say nothing of")
                .allMatch(each ->
                        each.startsWith("/templating_functions/")
                                || each.startsWith("/ui/")
                                || each.startsWith("/service_discovery_providers/")
                                || each.startsWith("/api/search_fuzz_alg_")
                                || each.equals("/prometheus/stringlabels"));
    }

    private static Map<String, Boolean> features(LoopbackClient server) throws IOException {
        Map<String, Boolean> all = new TreeMap<>();
        JsonNode groups = JSON.readTree(server.get("/api/v1/features").body()).path("data");
        groups.properties()
                .forEach(group ->
                        group.getValue()
                                .properties()
                                .forEach(each ->
                                        all.put(
                                                "/" + group.getKey() + "/" + each.getKey(),
                                                each.getValue().asBoolean())));
        assertThat(all).hasSizeGreaterThan(100);
        return all;
    }

    @Test
    void versionIsThatOfPrometheus() throws IOException {
        HttpResponse<String> answer = ours.get("/version");
        JsonNode expected = JSON.readTree(theirs.get("/version").body());
        JsonNode told = JSON.readTree(answer.body());
        assertThat(told.path("version")).isEqualTo(expected.path("version"));
        assertThat(told.fieldNames()).toIterable().hasSameElementsAs(expected::fieldNames);
        assertThat(told)
                .isEqualTo(JSON.readTree(ours.get("/api/v1/status/buildinfo").body()).path("data"));
    }

    /// Each that we describe is one of theirs and is answered, with the parameters that they have.
    @Test
    void questionsAreDescribedThatBothAnswer() throws IOException {
        HttpResponse<String> document = ours.get("/api/v1/openapi.yaml");
        String expected = theirs.get("/api/v1/openapi.yaml").body();
        assertThat(document.headers().firstValue("Content-Type"))
                .contains("application/yaml; charset=utf-8");
        JsonNode paths = JSON.readTree(document.body()).path("paths");
        assertThat(paths.size()).isGreaterThan(20);
        for (var path : paths.properties()) {
            if (!List.of("/openapi.yaml", "/notifications").contains(path.getKey())) {
                assertThat(expected.contains("\n    " + path.getKey() + ":\n"))
                        .as(path.getKey())
                        .isTrue();
            }
            String asked = "/api/v1" + path.getKey().replace("{name}", "job");
            assertThat(ours.get(asked).statusCode()).as(asked).isIn(200, 400);
            for (JsonNode each : path.getValue().at("/get/parameters")) {
                String name = each.path("name").asText();
                assertThat(name.equals("namespace") || expected.contains("- name: " + name + "\n"))
                        .as(asked + " " + name)
                        .isTrue();
            }
        }
    }
}
