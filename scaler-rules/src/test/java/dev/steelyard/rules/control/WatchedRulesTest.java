package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.MetricGrantSpec;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@EnableKubernetesMockClient(crud = true)
class WatchedRulesTest {
    private static final RuleKey WEB = new RuleKey("shop", "web");

    @SuppressWarnings("NullAway.Init") // the extension gives it before each test
    KubernetesClient client;

    private final BlockingQueue<RuleKey> changed = new LinkedBlockingQueue<>();

    private WatchedRules watch() {
        return WatchedRules.start(client, InstantSource.fixed(Instant.EPOCH), changed::add);
    }

    private static ScalingRule rule() {
        return RuleYaml.withSignal("rate: {metric: m, perReplica: 50}");
    }

    /// Looks again now and then, for a bounded time.
    private void await(BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
            assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private RuleKey told() throws InterruptedException {
        return changed.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void rulesAreSeenAndToldOf() throws InterruptedException {
        client.resource(rule()).create();
        try (WatchedRules watched = watch()) {
            assertThat(told()).isEqualTo(WEB);
            await(watched::isComplete);
            assertThat(watched.rule(WEB).orElseThrow().getSpec()).isEqualTo(rule().getSpec());
            assertThat(watched.rule(new RuleKey("shop", "other"))).isEmpty();
            assertThat(watched.rules("shop")).hasSize(1);
            assertThat(watched.rules("other")).isEmpty();
            client.resource(rule()).delete();
            assertThat(told()).isEqualTo(WEB);
            assertThat(watched.rule(WEB)).isEmpty();
        }
    }

    @Test
    void aChangeOfTheAutoscalerLeadsToItsRule() throws InterruptedException {
        try (WatchedRules watched = watch()) {
            await(watched::isComplete);
            client.resource(OwnedAutoscaler.of(rule(), RuleYaml.compiled(rule()))).create();
            assertThat(told()).isEqualTo(WEB);
            assertThat(watched.autoscalers("shop")).hasSize(1);
        }
    }

    @Test
    void grantsHoldForTheirMetricsPrefixesAndWorkloadsOnly() throws InterruptedException {
        MetricGrant grant = new MetricGrant();
        grant.setMetadata(new ObjectMetaBuilder().withNamespace("messaging").withName("g").build());
        grant.setSpec(
                new MetricGrantSpec(
                        List.of(new MetricGrantSpec.Grantee("shop", "web")),
                        List.of("rabbitmq_queue_", "depth")));
        client.resource(grant).create();
        try (WatchedRules watched = watch()) {
            await(() -> watched.allow("messaging", "shop", "web", "depth"));
            assertThat(watched.allow("messaging", "shop", "web", "rabbitmq_queue_x")).isTrue();
            assertThat(watched.allow("messaging", "shop", "web", "depth_total")).isFalse();
            assertThat(watched.allow("messaging", "shop", "other", "depth")).isFalse();
            assertThat(watched.allow("messaging", "else", "web", "depth")).isFalse();
            assertThat(watched.allow("shop", "shop", "web", "depth")).isFalse();
        }
    }
}
