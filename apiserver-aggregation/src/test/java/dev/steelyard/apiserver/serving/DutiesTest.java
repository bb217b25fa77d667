package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeReadings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an aggregated API server owes those who ask it, over the whole way of a request.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DutiesTest {
    private static final String NODES = "/apis/metrics.k8s.io/v1beta1/nodes";

    private final ServerFixture server = new ServerFixture();

    @BeforeAll
    void measure() {
        server.inventory.add(FakeReadings.node("n1", Map.of("os", "linux")));
        server.readings.measureNode("n1", FakeReadings.usage(187_000_000, 3512340L * 1024));
        server.inventory.add(FakeReadings.pod("shop", "web-1", Map.of("app", "web")));
        server.readings.put("shop/web/main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main/web-1", FakeReadings.value(12_500));
    }

    @AfterAll
    void close() {
        server.close();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvFileSource(resources = "/serving/duties.csv", delimiter = '|', quoteCharacter = '\0')
    void eachQuestionHasItsAnswer(
            String method,
            String path,
            @Nullable String header,
            int code,
            String contentType,
            String body) {
        HttpResponse<String> answer = ask(method, path, header);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(code);
        assertThat(answer.headers().firstValue("Content-Type")).contains(contentType);
        assertThat(answer.body()).contains(body);
        if (code >= 400) {
            assertThat(answer.body())
                    .startsWith(
                            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":"
                                    + "\"Failure\",\"message\":\"")
                    .endsWith("\"code\":" + code + "}");
            assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        }
    }

    private HttpResponse<String> ask(String method, String path, @Nullable String header) {
        HttpClient client = server.client(server.clientAuthority.issue("CN=a,O=system:masters"));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri(path))
                        .method(method, BodyPublishers.ofString("{}"));
        if (method.equals("GET")) {
            request.GET();
        }
        if (header != null) {
            request.header(
                    header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1).strip());
        }
        return ServerFixture.send(client, request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    /apis/metrics.k8s.io/v1beta1/nodes | nodes.metrics.k8s.io is forbidden: User \\"bob\\" cannot list resource \\"nodes\\" in API group \\"metrics.k8s.io\\" at the cluster scope","reason":"Forbidden","details":{"group":"metrics.k8s.io","kind":"nodes"},"code":403
                    /apis/metrics.k8s.io/v1/namespaces/shop/pods/web-1 | pods.metrics.k8s.io \\"web-1\\" is forbidden: User \\"bob\\" cannot get resource \\"pods\\" in API group \\"metrics.k8s.io\\" in the namespace \\"shop\\"","reason":"Forbidden","details":{"name":"web-1","group":"metrics.k8s.io","kind":"pods"},"code":403
                    /apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/*/web.main | pods.custom.metrics.k8s.io \\"*\\" is forbidden: User \\"bob\\" cannot get resource \\"pods/web.main\\" in API group \\"custom.metrics.k8s.io\\" in the namespace \\"shop\\"
                    /apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.main | web.main.external.metrics.k8s.io is forbidden: User \\"bob\\" cannot list resource \\"web.main\\" in API group \\"external.metrics.k8s.io\\" in the namespace \\"shop\\"
                    /metrics | "message":"forbidden: User \\"bob\\" cannot get path \\"/metrics\\"","reason":"Forbidden","details":{},"code":403
                    """)
    void whoeverMayNotIsToldInTheWordsOfKubernetes(String path, String message) {
        HttpResponse<String> answer =
                ServerFixture.send(
                        server.client(server.clientAuthority.issue("CN=bob")),
                        HttpRequest.newBuilder(server.uri(path)));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains(message);
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void timeoutThatCannotBeDecodedIsAMistakeToo() {
        String head = RawHttp.head("GET " + NODES + "?timeout=%zz HTTP/1.1", "Connection: close");
        assertThat(RawHttp.exchange(server, head))
                .startsWith("HTTP/1.1 400")
                .contains("broken percent escape");
    }

    @Test
    void whatTheAuditLogCallsARequestGoesBack() {
        assertThat(server.get(NODES, "Audit-Id", "9f-1").headers().allValues("Audit-Id"))
                .containsExactly("9f-1");
        assertThat(server.get(NODES, "Audit-Id", "x".repeat(70)).headers().firstValue("Audit-Id"))
                .contains("x".repeat(64));
        assertThat(server.get(NODES).headers().firstValue("Audit-Id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/apis",
                "/apis/metrics.k8s.io",
                "/apis/metrics.k8s.io/v1",
                "/apis/custom.metrics.k8s.io/v1beta2",
                "/apis/external.metrics.k8s.io/v1beta1",
                "/openapi/v2",
                "/openapi/v3",
                "/openapi/v3/apis/metrics.k8s.io/v1"
            })
    void whatDescribesTheApiIsThereBeforeReadinessAndNeverRedirects(String path) {
        server.ready.set(false);
        try {
            for (String each : List.of(path, path + "/", path + "?hash=OLD")) {
                assertThat(server.get(each).statusCode()).as(each).isEqualTo(200);
            }
        } finally {
            server.ready.set(true);
        }
    }

    /// `HEAD` has the headers of `GET`.
    @ParameterizedTest
    @ValueSource(strings = {NODES, "/apis", "/openapi/v2", "/apis/metrics.k8s.io/v1/nodes/nobody"})
    void headIsGetWithoutItsBody(String path) {
        HttpResponse<String> get = ask("GET", path, null);
        HttpResponse<String> head =
                ServerFixture.send(
                        server.client(server.clientAuthority.issue("CN=a,O=system:masters")),
                        HttpRequest.newBuilder(server.uri(path)).HEAD());
        assertThat(head.statusCode()).isEqualTo(get.statusCode());
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(-1))
                .isEqualTo(get.body().length());
    }
}
