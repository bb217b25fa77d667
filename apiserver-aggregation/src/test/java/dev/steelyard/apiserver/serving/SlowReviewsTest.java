package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.RequestMetrics.Drop;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.model.MetricPoint;
import io.vertx.core.buffer.Buffer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A kube-apiserver that does not answer reviews holds no caller beyond the deadline.
@Timeout(60)
class SlowReviewsTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final ServerFixture server =
            new ServerFixture(
                    new ListenerOptions("127.0.0.1", 0, 4, Duration.ofMillis(300), 1024),
                    Optional.of(_ -> Optional.of(Answer.ok(Answer.JSON, Buffer.buffer("{}")))));

    @AfterEach
    void close() {
        release.countDown();
        server.close();
    }

    private static HttpResponse<String> ask(HttpClient client, HttpRequest.Builder request) {
        return ServerFixture.send(client, request);
    }

    private void assertAnsweredInTime(HttpResponse<String> answer) {
        assertThat(release.getCount()).as("the review has not ended").isOne();
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(answer.body()).contains("\"reason\":\"Timeout\"");
        assertThat(server.metrics.families().getLast().points())
                .contains(new MetricPoint.Value(Drop.DEADLINE.labels(), 1));
    }

    @Test
    void ofATokenReview() {
        server.reviews.hang(release);
        assertAnsweredInTime(
                ask(
                        server.client(null),
                        HttpRequest.newBuilder(server.uri("/x"))
                                .header("Authorization", "Bearer t")));
    }

    @Test
    void ofAnAccessReview() {
        server.reviews.hang(release);
        assertAnsweredInTime(
                ask(
                        server.client(server.clientAuthority.issue("CN=ann")),
                        HttpRequest.newBuilder(server.uri("/x"))));
    }

    @Test
    void healthIsAnsweredMeanwhile() {
        server.reviews.hang(release);
        assertThat(
                        ask(
                                        server.client(null),
                                        HttpRequest.newBuilder(server.uri("/readyz"))
                                                .header("Authorization", "Bearer t"))
                                .statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatWasReviewedIsKept() {
        server.reviews.know("t", new Identity("ann", "", List.of(), Map.of()));
        server.reviews.allow((_, _) -> true);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.uri("/x")).header("Authorization", "Bearer t");
        assertThat(ask(server.client(null), request).statusCode()).isEqualTo(200);
        server.reviews.hang(release);
        assertThat(ask(server.client(null), request).statusCode()).isEqualTo(200);
    }
}
