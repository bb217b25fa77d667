package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.access.Attributes;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.Identity;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who may ask the HTTP API of Prometheus where callers are asked who they are.
class QuestionsServerTest {
    private static final Attributes EVERYTHING =
            new Attributes.Resource("get", "steelyard.dev", "", "", "series", "", "");
    private static final Attributes WITHIN_SHOP =
            new Attributes.Resource("get", "metrics.k8s.io", "", "shop", "pods", "", "");

    /// Answers what it was asked.
    private final ServerFixture server =
            new ServerFixture(
                    new ListenerOptions("127.0.0.1", 0, 4, Duration.ofSeconds(20), 1024),
                    Optional.of(request ->
                            Optional.of(
                                    Answer.text(
                                            200,
                                            request.method()
                                                    + " "
                                                    + request.target().parameter("query")))));

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> post(String path, String form) {
        server.reviews.know("good", Identity.of("ada", List.of("devs")));
        return ServerFixture.send(
                server.client(null),
                HttpRequest.newBuilder(server.uri(path))
                        .header("Authorization", "Bearer good")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)));
    }

    @Test
    void aPostedFormIsAQuestionThatReadsAllSeries() {
        server.reviews.allow((_, attributes) -> attributes.equals(EVERYTHING));
        HttpResponse<String> answer = post("/api/v1/query", "query=sum%28up%29");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("POST sum(up)");
    }

    @Test
    void whoMayReadTheMetricsOfANamespaceMayAskWithinIt() {
        server.reviews.allow((_, attributes) -> attributes.equals(WITHIN_SHOP));
        assertThat(post("/api/v1/query", "query=up&namespace=shop").body()).isEqualTo("POST up");
        assertThat(post("/api/v1/query?namespace=shop", "query=up").body()).isEqualTo("POST up");
        HttpResponse<String> other = post("/api/v1/query", "query=up&namespace=bank");
        assertThat(other.statusCode()).isEqualTo(403);
        assertThat(other.body())
                .contains("User \\\"ada\\\" cannot get resource \\\"pods\\\"")
                .contains("in the namespace \\\"bank\\\"; whoever may view the namespace");
    }

    /// Whichever is looked at, it is the same for the gate and for the answer.
    @Test
    void aFormsNamespaceComesBeforeThatOfTheAddress() {
        server.reviews.allow((_, attributes) -> attributes.equals(WITHIN_SHOP));
        assertThat(post("/api/v1/query?namespace=shop", "query=up&namespace=bank").statusCode())
                .isEqualTo(403);
        assertThat(post("/api/v1/query?namespace=bank", "query=up&namespace=shop").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoMayNotAskEverythingIsToldWhatHelps() {
        HttpResponse<String> answer = post("/api/v1/query", "query=up");
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body())
                .contains("cannot get resource \\\"series\\\" in API group \\\"steelyard.dev\\\"")
                .contains("namespace=NAME")
                .contains("ClusterRole steelyard:query");
    }

    @Test
    void whatChangesSomethingIsNoQuestion() {
        server.reviews.allow((_, _) -> true);
        assertThat(post("/api/v1/admin/tsdb/delete_series", "match[]=up").statusCode())
                .isEqualTo(405);
        assertThat(post("/apis/metrics.k8s.io/v1/nodes", "").statusCode()).isEqualTo(405);
    }

    @Test
    void healthIsToldToEverybodyInTheWordsOfBoth() {
        HttpResponse<String> ready =
                ServerFixture.send(
                        server.client(null), HttpRequest.newBuilder(server.uri("/-/ready")));
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.body()).isEqualTo("Steelyard is ready.\n");
        server.ready.set(false);
        HttpResponse<String> not =
                ServerFixture.send(
                        server.client(null), HttpRequest.newBuilder(server.uri("/-/ready")));
        assertThat(not.statusCode()).isEqualTo(503);
        assertThat(server.reviews.asked()).isEmpty();
    }
}
