package dev.steelyard.apiserver.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.FakeReadings;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.wire.Identity;
import dev.steelyard.usage.ContainerUsage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is answered on the connection's own thread, and what is not: seen where every other thread
/// is taken.
class AtOnceTest {
    private static final String RULE =
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/scalingrules.steelyard.dev/web";

    private final CountDownLatch release = new CountDownLatch(1);
    private final ServerFixture server =
            new ServerFixture(
                    new ListenerOptions("127.0.0.1", 0, 1, Duration.ofMinutes(5), 1024),
                    Optional.empty());
    private final HttpClient client =
            server.client(server.frontProxyAuthority.issue("CN=front-proxy-client"));
    private final HttpClient another =
            server.client(server.frontProxyAuthority.issue("CN=front-proxy-client"));
    private Optional<CompletableFuture<HttpResponse<String>>> held = Optional.empty();

    @BeforeEach
    void measure() {
        server.inventory.add(FakeReadings.node("n1", Map.of("os", "linux")));
        server.readings.measureNode("n1", FakeReadings.usage(187_000_000, 3512340L * 1024));
        for (int i = 0; i < 150; i++) {
            String name = "all-%03d".formatted(i);
            server.inventory.add(FakeReadings.pod("shop", name, Map.of("app", "all")));
        }
        server.inventory.add(FakeReadings.pod("shop", "web-1", Map.of("app", "web")));
        server.inventory.add(FakeReadings.pod("shop", "web-2", Map.of("app", "web")));
        server.readings.measurePod(
                "shop",
                "web-1",
                new ContainerUsage("app", FakeReadings.usage(4_213_907, 21540L * 1024)));
        server.readings.put("shop/web/main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main", FakeReadings.value(587_300));
        server.readings.put("shop/web.main/web-1", FakeReadings.value(12_500));
        server.readings.put("shop/web/queue", new Reading.NoValue("2 targets down"));
        server.readings.put("shop/web.queue", new Reading.NoValue("2 targets down"));
    }

    @AfterEach
    void close() throws Exception {
        release.countDown();
        if (held.isPresent()) {
            held.get().get(20, TimeUnit.SECONDS);
        }
        another.close();
        client.close();
        server.close();
    }

    private HttpRequest.Builder request(String path, String user, String group) {
        return HttpRequest.newBuilder(server.uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("X-Remote-User", user)
                .header("X-Remote-Group", group);
    }

    private HttpResponse<String> ask(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        return ask(request(path, "admin", Identity.MASTERS));
    }

    /// Someone's question takes the one thread that there is, until it is released.
    private void takeTheOneThread() throws InterruptedException {
        server.reviews.hang(release);
        held =
                Optional.of(
                        another.sendAsync(
                                request("/apis", "held", "g").build(), BodyHandlers.ofString()));
        assertThat(server.reviews.awaitHanging()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods?labelSelector=app%3Dweb, 200",
        "/apis/metrics.k8s.io/v1/namespaces/shop/pods/web-1, 200",
        "/apis/metrics.k8s.io/v1/namespaces/shop/pods/web-2, 404",
        "/apis/metrics.k8s.io/v1/nodes/n1, 200",
        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/scalingrules.steelyard.dev/web/main, 200",
        "/apis/custom.metrics.k8s.io/v1beta1/namespaces/shop/scalingrules.steelyard.dev/web/queue, 404",
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.main, 200",
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.queue, 200",
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/web.main?labelSelector=%26, 400",
        "/apis/metrics.k8s.io/v1/nodes/n1?watch=true, 200",
    })
    void whatAutoscalersAskIsAnsweredOnTheConnection(String path, int code) throws Exception {
        HttpResponse<String> first = ask(path);
        takeTheOneThread();
        HttpResponse<String> atOnce = ask(path);
        assertThat(atOnce.statusCode()).isEqualTo(first.statusCode()).isEqualTo(code);
        assertThat(atOnce.body()).isEqualTo(first.body());
        assertThat(atOnce.headers().map()).isEqualTo(first.headers().map());
    }

    @ParameterizedTest
    @CsvSource({
        "/apis",
        "/apis/metrics.k8s.io/v1",
        "/apis/metrics.k8s.io/v1/pods",
        "/apis/metrics.k8s.io/v1/nodes",
        "/apis/metrics.k8s.io/v1/namespaces/shop/pods?labelSelector=app%3Dall",
        "/apis/metrics.k8s.io/v1/namespaces/shop/pods",
        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/pods/*/web.main",
        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop/services/web/rps",
        "/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/unknown",
        "/metrics",
    })
    void whatMayTakeLongerIsNot(String path) throws Exception {
        ask(path);
        takeTheOneThread();
        assertThat(ask(path).statusCode()).isEqualTo(429);
    }

    @Test
    void whoIsNewIsNot() throws Exception {
        takeTheOneThread();
        assertThat(ask(RULE + "/main").statusCode()).as("a new connection").isEqualTo(429);
    }

    @Test
    void whatWasNotAllowedBeforeIsNot() throws Exception {
        server.reviews.allow((identity, _) -> identity.user().equals("hpa"));
        assertThat(ask(request(RULE + "/main", "hpa", "g")).statusCode()).isEqualTo(200);
        assertThat(ask(request(RULE + "/main", "ann", "g")).statusCode()).isEqualTo(403);
        takeTheOneThread();
        assertThat(ask(request(RULE + "/main", "hpa", "g")).statusCode()).isEqualTo(200);
        assertThat(ask(request(RULE + "/main", "ann", "g")).statusCode()).isEqualTo(429);
        assertThat(ask(request(RULE + "/queue", "hpa", "g")).statusCode()).isEqualTo(429);
        server.clock.advance(Duration.ofSeconds(11));
        assertThat(ask(request(RULE + "/main", "hpa", "g")).statusCode()).isEqualTo(429);
    }

    @Test
    void aTokenIsWhoseItWasFoundToBe() throws Exception {
        server.reviews.know("t", new Identity("ann", "", List.of(Identity.MASTERS), Map.of()));
        try (HttpClient bearer = server.client(null)) {
            HttpRequest question =
                    HttpRequest.newBuilder(server.uri(RULE + "/main"))
                            .timeout(Duration.ofSeconds(30))
                            .header("Authorization", "Bearer t")
                            .build();
            assertThat(bearer.send(question, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            takeTheOneThread();
            assertThat(bearer.send(question, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            server.clock.advance(Duration.ofSeconds(11));
            assertThat(bearer.send(question, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
        }
    }

    /// Over HTTP/1.1, since the JDK's client may miss a 401 for the GOAWAY behind it.
    @Test
    void anAuthorityThatChangedIsAskedAnew() throws Exception {
        HttpRequest.Builder question =
                request(RULE + "/main", "admin", Identity.MASTERS)
                        .version(HttpClient.Version.HTTP_1_1);
        assertThat(ask(question).statusCode()).isEqualTo(200);
        assertThat(ask(question).statusCode()).isEqualTo(200);
        ClientAuthority other = new ClientAuthority("front-proxy-ca");
        server.settings.update(server.settingsData(other, "[\"front-proxy-client\"]"));
        assertThat(ask(question).statusCode()).isEqualTo(401);
    }

    @Test
    void itIsCountedLikeAllOthers() throws Exception {
        ask(RULE + "/main");
        ask(RULE + "/main");
        String figures = ask("/metrics").body();
        assertThat(figures)
                .contains(
                        "steelyard_apiserver_requests_total{code=\"200\","
                                + "group=\"custom.metrics.k8s.io\",verb=\"get\"} 2")
                .contains("steelyard_apiserver_access_decisions_total{result=\"allowed\"} 3")
                .contains(
                        "steelyard_apiserver_authentications_total{method=\"front_proxy\","
                                + "result=\"known\"} 3");
    }
}
