package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What goes over the wire, against an API server that has one rule and one grant, says yes to
/// every change and never ends a watch.
@Timeout(60)
class WatchedRulesTest {
    private static final RuleKey WEB = new RuleKey("shop", "web");

    private final BlockingQueue<Request> writes = new LinkedBlockingQueue<>();
    private final BlockingQueue<RuleKey> changed = new LinkedBlockingQueue<>();
    private HttpServer server;
    private KubernetesClient client;
    private WatchedRules watched;

    private record Request(String method, String uri, String contentType, String body) {}

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                                        .withMasterUrl(
                                                "http://127.0.0.1:" + server.getAddress().getPort())
                                        .withHttp2Disable(true)
                                        .build())
                        .build();
        watched =
                WatchedRules.start(
                        client,
                        InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")),
                        changed::add);
    }

    @AfterEach
    void stop() {
        watched.close();
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (exchange.getRequestHeaders().containsKey("Upgrade")) {
            exchange.sendResponseHeaders(503, -1); // no web sockets here, as behind many proxies
            exchange.close();
            return;
        }
        if (uri.contains("watch=true")) {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().flush(); // and nothing ever changes
            return;
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            writes.add(
                    new Request(
                            exchange.getRequestMethod(),
                            uri,
                            String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                            body));
        }
        byte[] answer =
                (exchange.getRequestMethod().equals("GET") ? list(uri) : body)
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static String list(String uri) {
        String items =
                uri.contains("/scalingrules")
                        ? """
                        {"apiVersion": "steelyard.dev/v1alpha1", "kind": "ScalingRule",
                         "metadata": {"name": "web", "namespace": "shop", "uid": "u",
                                      "resourceVersion": "1"},
                         "spec": {"workload": {"name": "web"}, "replicas": {"max": 20},
                                  "signals": [{"rate": {"metric": "m", "perReplica": 50}}]}}\
                        """
                        : uri.contains("/metricgrants")
                                ? """
                                {"apiVersion": "steelyard.dev/v1alpha1", "kind": "MetricGrant",
                                 "metadata": {"name": "g", "namespace": "messaging",
                                              "resourceVersion": "1"},
                                 "spec": {"to": [{"namespace": "shop", "workload": "web"}],
                                          "metrics": ["rabbitmq_queue_", "depth"]}}\
                                """
                                : "";
        return "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"metadata\": {\"resourceVersion\":"
                + " \"1\"}, \"items\": ["
                + items
                + "]}";
    }

    private Request write() throws InterruptedException {
        Request request = writes.poll(20, TimeUnit.SECONDS);
        assertThat(request).as("a write").isNotNull();
        return request;
    }

    @Test
    void rulesAreSeenAndToldOf() throws InterruptedException {
        assertThat(changed.poll(20, TimeUnit.SECONDS)).isEqualTo(WEB);
        assertThat(watched.isComplete()).isTrue();
        assertThat(watched.rule(WEB).orElseThrow().getSpec().replicas().max()).isEqualTo(20);
        assertThat(watched.rule(WEB).orElseThrow().getSpec().replicas().min()).isEqualTo(1);
        assertThat(watched.rule(new RuleKey("shop", "other"))).isEmpty();
        assertThat(watched.rules("shop")).hasSize(1);
        assertThat(watched.autoscalers("shop")).isEmpty();
    }

    @Test
    void grantsHoldForTheirMetricsPrefixesAndWorkloadsOnly() {
        assertThat(watched.allow("messaging", "shop", "web", "depth")).isTrue();
        assertThat(watched.allow("messaging", "shop", "web", "rabbitmq_queue_messages")).isTrue();
        assertThat(watched.allow("messaging", "shop", "web", "depth_total")).isFalse();
        assertThat(watched.allow("messaging", "shop", "other", "depth")).isFalse();
        assertThat(watched.allow("messaging", "else", "web", "depth")).isFalse();
        assertThat(watched.allow("shop", "shop", "web", "depth")).isFalse();
    }

    @Test
    void autoscalersAreAppliedUnderOurNameTakingOverFields() throws InterruptedException {
        ScalingRule rule = RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
        watched.apply(OwnedAutoscaler.of(rule, RuleYaml.compiled(rule)));
        Request request = write();
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.uri())
                .startsWith("/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/web?")
                .contains("fieldManager=steelyard")
                .contains("force=true");
        assertThat(request.contentType()).startsWith("application/apply-patch+yaml");
        assertThat(request.body()).contains("uid-web").doesNotContain("status", "managedFields");
    }

    @Test
    void statusIsAppliedWithoutClaimingTheSpec() throws InterruptedException {
        watched.apply(
                RuleYaml.withSignal("rate: {metric: m, perReplica: 50}"),
                new ScalingRuleStatus(
                        1L, 2, 3, 2, 20, "why", "None", List.of(), List.of(), "web", null));
        Request request = write();
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.uri())
                .startsWith("/apis/steelyard.dev/v1alpha1/namespaces/shop/scalingrules/web/status?")
                .contains("fieldManager=steelyard")
                .contains("force=true");
        assertThat(request.contentType()).startsWith("application/apply-patch+yaml");
        assertThat(request.body())
                .contains("\"desired\":3")
                .contains("\"kind\":\"ScalingRule\"")
                .doesNotContain("spec", "null", "signals");
    }

    @Test
    void autoscalersAreDeleted() throws InterruptedException {
        ScalingRule rule = RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
        watched.delete(OwnedAutoscaler.of(rule, RuleYaml.compiled(rule)));
        assertThat(write().method()).isEqualTo("DELETE");
    }

    @Test
    void eventsNameTheRule() throws InterruptedException {
        watched.tell(
                RuleYaml.withSignal("rate: {metric: m, perReplica: 50}"),
                new RuleEvent(RuleEvent.Reason.SIGNAL_LOST, "signal main is Absent"));
        Request request = write();
        assertThat(request.uri()).startsWith("/api/v1/namespaces/shop/events");
        assertThat(request.body())
                .contains("\"reason\":\"SignalLost\"")
                .contains("\"type\":\"Warning\"")
                .contains("\"uid\":\"uid-web\"")
                .contains("\"lastTimestamp\":\"2026-11-22T12:00:00Z\"");
    }
}
