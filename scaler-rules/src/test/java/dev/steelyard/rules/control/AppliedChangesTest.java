package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
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
@Timeout(20)
class AppliedChangesTest {
    private final BlockingQueue<Request> writes = new LinkedBlockingQueue<>();
    private HttpServer server;
    private KubernetesClient client;
    private AppliedChanges changes;

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
        changes = new AppliedChanges(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String uri = exchange.getRequestURI().toString();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        writes.add(
                new Request(
                        exchange.getRequestMethod(),
                        uri,
                        String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                        body));
        byte[] answer = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private Request write() throws InterruptedException {
        Request request = writes.poll(20, TimeUnit.SECONDS);
        assertThat(request).as("a write").isNotNull();
        return request;
    }

    @Test
    void autoscalersAreAppliedUnderOurNameTakingOverFields() throws InterruptedException {
        ScalingRule rule = RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
        changes.apply(OwnedAutoscaler.of(rule, RuleYaml.compiled(rule)));
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
        changes.apply(
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
    void statusOfScrapeRulesIsAppliedToo() throws InterruptedException {
        ScrapeRule rule = new ScrapeRule();
        rule.setMetadata(new ObjectMetaBuilder().withNamespace("shop").withName("queues").build());
        ScrapeRuleStatus status =
                new ScrapeRuleStatus(
                        1L,
                        List.of(new RuleCondition("Ready", "True", "Accepted", null, 1L, null)));
        changes.apply(rule, status);
        Request request = write();
        assertThat(request.uri())
                .startsWith(
                        "/apis/steelyard.dev/v1alpha1/namespaces/shop/scraperules/queues/status?");
        assertThat(request.contentType()).startsWith("application/apply-patch+yaml");
        assertThat(request.body()).contains("\"Accepted\"").doesNotContain("spec", "null");
        ClusterScrapeRule ofAll = new ClusterScrapeRule();
        ofAll.setMetadata(new ObjectMetaBuilder().withName("all").build());
        changes.apply(ofAll, status);
        assertThat(write().uri())
                .startsWith("/apis/steelyard.dev/v1alpha1/clusterscraperules/all/status?");
    }

    @Test
    void autoscalersAreDeleted() throws InterruptedException {
        ScalingRule rule = RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
        changes.delete(OwnedAutoscaler.of(rule, RuleYaml.compiled(rule)));
        assertThat(write().method()).isEqualTo("DELETE");
    }

    @Test
    void eventsNameTheRule() throws InterruptedException {
        new EventPosting(client, InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")))
                .post(
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
