package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.serving.TickingClock;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.control.Leadership;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rules between a cluster and the book, as far as the mock of kube-apiserver carries: it knows no
/// server-side apply, so what goes out is tested where it is made.
@Timeout(60)
@EnableKubernetesMockClient(crud = true)
class ClusterRulesTest {
    @SuppressWarnings("NullAway.Init") // the extension gives it before each test
    KubernetesClient client;

    private ClusterRules open() {
        return new ClusterRules(
                new ClusterRules.Parts(
                        client,
                        new Head(HeadOptions.DEFAULT),
                        new FixedPods(List.of("web-1")),
                        Descriptions.NONE,
                        new TickingClock(),
                        System::nanoTime),
                new Leadership.Candidate("measuring", "steelyard", "me"));
    }

    private static ScalingRule rule(int max) {
        return Serialization.unmarshal(
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: web, namespace: shop}
                spec:
                  workload: {name: web}
                  replicas: {min: 2, max: %d}
                  signals: [{gauge: {metric: depth, perReplica: 5}}]
                """
                        .formatted(max),
                ScalingRule.class);
    }

    private static List<Integer> ceilings(ClusterRules rules) {
        return rules.book().rules().stream().map(rule -> rule.bounds().max()).toList();
    }

    private static void await(BooleanSupplier right) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!right.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(right.getAsBoolean()).isTrue();
    }

    @Test
    void rulesComeChangeAndGoWithTheCluster() {
        client.resource(rule(20)).create();
        try (ClusterRules rules = open()) {
            await(() -> ceilings(rules).equals(List.of(20)));
            client.resource(rule(30)).update();
            await(() -> ceilings(rules).equals(List.of(30)));
            client.resource(rule(30)).delete();
            await(() -> ceilings(rules).isEmpty());
            assertThat(rules.families())
                    .extracting(family -> family.name())
                    .contains("steelyard_rule_passes", "steelyard_rule_pass_failures");
        }
    }
}
