package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.rules.RuleKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Starting to watch while the API server is of no use, and what follows when it is again.
@Timeout(60)
class RetriedWatchTest {
    private final BlockingQueue<RuleKey> changed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile Mood mood = Mood.SERVING;
    private HttpServer server;
    private KubernetesClient client;

    enum Mood {
        FORBIDDING,
        WITHOUT_OUR_KINDS,
        FAILING,
        HANGING,
        SERVING
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder(Config.empty())
                                        .withMasterUrl(
                                                "http://127.0.0.1:" + server.getAddress().getPort())
                                        .withHttp2Disable(true)
                                        .withRequestTimeout(300)
                                        .withRequestRetryBackoffLimit(0)
                                        .withWatchReconnectInterval(50)
                                        .build())
                        .build();
    }

    @AfterEach
    void stop() {
        end.countDown();
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        requests.add(uri);
        switch (mood) {
            case FORBIDDING -> say(exchange, 403, "{\"kind\":\"Status\",\"code\":403}");
            case WITHOUT_OUR_KINDS ->
                    say(
                            exchange,
                            uri.contains("steelyard.dev") ? 404 : 200,
                            uri.contains("steelyard.dev") ? "404 page not found" : list());
            case FAILING -> say(exchange, 503, "no");
            case HANGING -> hang();
            case SERVING -> {
                if (uri.contains("watch=true")) {
                    hang();
                } else {
                    say(exchange, 200, list());
                }
            }
        }
    }

    private static String list() {
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},"
                + "\"items\":[]}";
    }

    private static void say(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void hang() {
        try {
            end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static double failures(WatchedRules watched) {
        return watched.metrics().get(1).points().stream()
                .mapToDouble(point -> ((MetricPoint.Value) point).value())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SERVING")
    void startsAtOnceCountsFailuresAndPicksUpWhenItCan(Mood at) throws InterruptedException {
        mood = at;
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        try (WatchedRules watched = WatchedRules.start(client, clock, changed::add)) {
            assertThat(watched.isComplete()).isFalse();
            await(() -> failures(watched) >= 2);
            assertThat(watched.isComplete()).isFalse();
            mood = Mood.SERVING;
            await(watched::isComplete);
        }
    }

    /// Looks again after each request, and now and then between them.
    private void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 2_000 && !condition.getAsBoolean(); i++) {
            requests.poll(20, TimeUnit.MILLISECONDS);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
