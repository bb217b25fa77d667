package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.steelyard.apiserver.discovery.ApiGroup;
import dev.steelyard.apiserver.discovery.ServedNames;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the aggregator reads, over real TLS connections.
class DiscoveryServerTest {
    private static final String AGGREGATED =
            "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private final ServerFixture server = new ServerFixture();

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode json(String path, String... headers) {
        HttpResponse<String> answer = server.get(path, headers);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(path + ": " + answer.body(), e);
        }
    }

    @Test
    void aggregatedDiscoveryHoldsAllAndIsNamed() {
        HttpResponse<String> answer = server.get("/apis", "Accept", AGGREGATED);
        assertThat(answer.headers().firstValue("Content-Type")).contains(AGGREGATED);
        assertThat(answer.headers().firstValue("Vary")).contains("Accept");
        assertThat(answer.body())
                .startsWith(
                        """
                        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2",\
                        "metadata":{},"items":[{"metadata":{"name":"metrics.k8s.io",\
                        "creationTimestamp":null},"versions":[{"version":"v1","freshness":\
                        "Current","resources":[{"resource":"nodes","responseKind":{"group":"",\
                        "version":"","kind":"NodeMetrics"},"scope":"Cluster",\
                        "singularResource":"","verbs":["get","list"]},\
                        """);
        List<String> versions = new ArrayList<>();
        JsonNode document = json("/apis", "Accept", AGGREGATED);
        for (JsonNode group : document.get("items")) {
            for (JsonNode version : group.get("versions")) {
                versions.add(
                        version.get("version").asText()
                                + "."
                                + group.at("/metadata/name").asText());
                assertThat(version.get("resources")).isNotEmpty();
                for (JsonNode resource : version.get("resources")) {
                    assertThat(resource.at("/responseKind/kind").asText()).isNotEmpty();
                }
            }
        }
        assertThat(versions)
                .containsExactly(
                        "v1.metrics.k8s.io",
                        "v1beta1.metrics.k8s.io",
                        "v1beta2.custom.metrics.k8s.io",
                        "v1beta1.custom.metrics.k8s.io",
                        "v1beta1.external.metrics.k8s.io");
    }

    @Test
    void betaOfAggregatedDiscoveryIsNotTakenForPlain() {
        String beta = AGGREGATED.replace("v=v2", "v=v2beta1");
        assertThat(server.get("/apis", "Accept", beta).statusCode()).isEqualTo(406);
        HttpResponse<String> answer = server.get("/apis", "Accept", beta + "," + AGGREGATED);
        assertThat(answer.headers().firstValue("Content-Type")).contains(AGGREGATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apis",
                "/apis/metrics.k8s.io/v1",
                "/openapi/v2",
                "/openapi/v3",
                "/openapi/v3/apis/metrics.k8s.io/v1"
            })
    void whatIsKnownIsNotSentAgain(String path) {
        String tag = server.get(path).headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = server.get(path, "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(server.get(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void bothFormsHaveTagsOfTheirOwn() {
        assertThat(server.get("/apis").headers().firstValue("ETag"))
                .isNotEqualTo(
                        server.get("/apis", "Accept", AGGREGATED).headers().firstValue("ETag"));
    }

    @Test
    void namesOfMetricsAreListedAndTheTagChangesWithThem() {
        String path = "/apis/custom.metrics.k8s.io/v1beta2";
        String before = server.get(path).headers().firstValue("ETag").orElseThrow();
        server.names.set(
                new ServedNames(
                        List.of(
                                new ServedNames.Custom(
                                        "pods", "web.main", ApiGroup.Scope.NAMESPACED),
                                new ServedNames.Custom("pods", "rps", ApiGroup.Scope.NAMESPACED),
                                new ServedNames.Custom("pods", "rps", ApiGroup.Scope.CLUSTER),
                                new ServedNames.Custom("nodes", "heat", ApiGroup.Scope.CLUSTER)),
                        List.of("queue_depth")));
        try {
            HttpResponse<String> answer = server.get(path, "If-None-Match", before);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .containsSubsequence(
                            "{\"name\":\"nodes/heat\",\"singularName\":\"\",\"namespaced\":false,",
                            "{\"name\":\"pods/rps\",\"singularName\":\"\",\"namespaced\":true,",
                            "{\"name\":\"pods/web.main\"")
                    .doesNotContain("signal");
            assertThat(answer.body().split("pods/rps", -1)).hasSize(2);
            assertThat(server.get("/apis/external.metrics.k8s.io/v1beta1").body())
                    .contains("\"name\":\"queue_depth\"");
            assertThat(
                            server.get(
                                            "/apis",
                                            "Accept",
                                            "application/json;g=apidiscovery.k8s.io;v=v2;"
                                                    + "as=APIGroupDiscoveryList")
                                    .body())
                    .containsSubsequence(
                            "{\"resource\":\"pods\"",
                            "\"subresources\":[{\"subresource\":\"rps\"",
                            "{\"subresource\":\"web.main\"");
        } finally {
            server.names.set(ServedNames.NONE);
        }
        assertThat(server.get(path).headers().firstValue("ETag")).contains(before);
    }

    @Test
    void noMoreNamesAreListedThanAnybodyReads() {
        List<String> many = IntStream.range(0, 10_000).mapToObj(i -> "m" + i).toList();
        assertThat(new ServedNames(List.of(), many).external()).hasSize(ServedNames.LIMIT);
    }

    @Test
    void groupsInTheOldForm() {
        JsonNode list = json("/apis");
        assertThat(list.get("kind").asText()).isEqualTo("APIGroupList");
        assertThat(list.at("/groups/0/preferredVersion/groupVersion").asText())
                .isEqualTo("metrics.k8s.io/v1");
        JsonNode group = json("/apis/custom.metrics.k8s.io");
        assertThat(group.get("kind").asText()).isEqualTo("APIGroup");
        assertThat(group.at("/preferredVersion/version").asText()).isEqualTo("v1beta2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    metrics.k8s.io/v1               | nodes,pods
                    metrics.k8s.io/v1beta1          | nodes,pods
                    custom.metrics.k8s.io/v1beta1   | pods/signal,scalingrules.steelyard.dev/signal
                    custom.metrics.k8s.io/v1beta2   | pods/signal,scalingrules.steelyard.dev/signal
                    external.metrics.k8s.io/v1beta1 | signals
                    """)
    void resourcesInTheOldForm(String groupVersion, String names) {
        JsonNode list = json("/apis/" + groupVersion + "/");
        assertThat(list.get("kind").asText()).isEqualTo("APIResourceList");
        assertThat(list.get("groupVersion").asText()).isEqualTo(groupVersion);
        assertThat(list.get("resources").findValuesAsText("name"))
                .containsExactly(names.split(",", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apis/other",
                "/apis/metrics.k8s.io/v2",
                "/apis/metrics.k8s.io/v2/nodes",
                "/openapi/v3/apis/apps/v1",
                "/openapi/v4",
                "/api",
                "/version/x",
                "/console"
            })
    void whatIsNotServedIsNotFound(String path) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("\"kind\":\"Status\"");
    }

    @Test
    void schemasLeadFromIndexToKinds() {
        JsonNode paths = json("/openapi/v3").get("paths");
        assertThat(paths.size()).isEqualTo(5);
        paths.properties()
                .forEach(entry -> {
                    String url = entry.getValue().get("serverRelativeURL").asText();
                    assertThat(url).startsWith("/openapi/v3/" + entry.getKey() + "?hash=");
                    JsonNode document = json(url);
                    assertThat(document.get("openapi").asText()).isEqualTo("3.0.0");
                    assertReferencesLead(document);
                });
    }

    @Test
    void nodeMetricsCanBeExplained() {
        JsonNode document = json("/openapi/v3/apis/metrics.k8s.io/v1");
        String kind = "x-kubernetes-group-version-kind";
        JsonNode operation = document.at("/paths/~1apis~1metrics.k8s.io~1v1~1nodes/get");
        assertThat(operation.at("/" + kind + "/kind").asText()).isEqualTo("NodeMetrics");
        JsonNode schema = document.at("/components/schemas/dev.steelyard.metrics.v1.NodeMetrics");
        assertThat(schema.at("/" + kind + "/0/kind").asText()).isEqualTo("NodeMetrics");
        assertThat(schema.get("properties").fieldNames())
                .toIterable()
                .containsExactly("apiVersion", "kind", "metadata", "timestamp", "window", "usage");
        schema.get("properties")
                .forEach(field -> assertThat(field.get("description").asText()).isNotEmpty());
    }

    @Test
    void oldSchemasAreWhole() {
        JsonNode document = json("/openapi/v2");
        assertThat(document.get("swagger").asText()).isEqualTo("2.0");
        assertThat(document.get("definitions").size()).isGreaterThan(20);
        assertReferencesLead(document);
    }

    /// Every `$ref` of a document points to something in it.
    private static void assertReferencesLead(JsonNode document) {
        List<String> references = document.findValuesAsText("$ref");
        assertThat(references).isNotEmpty();
        for (String reference : references) {
            assertThat(document.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
        }
    }

    @Test
    void versionAndPaths() {
        assertThat(json("/version").get("gitVersion").asText()).isEqualTo("v0.1.0-test");
        assertThat(json("/").get("paths")).isNotEmpty();
    }
}
