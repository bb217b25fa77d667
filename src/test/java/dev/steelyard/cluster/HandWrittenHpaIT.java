package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// People who keep their own HPAs get the same values by each of the three ways.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandWrittenHpaIT {
    private static final String NAMESPACE = "hand-written";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private ShopFront shop;

    @BeforeAll
    void open(RealCluster cluster) {
        shop =
                new ShopFront(
                        cluster,
                        NAMESPACE,
                        ShopFront.rule(
                                NAMESPACE,
                                """
                                mode: MetricsOnly
                                replicas: {min: 2, max: 20}
                                signals:
                                - name: queue
                                  gauge: {metric: shop_queue_length, perReplica: 10}
                                """));
        shop.queueEverywhere(20);
    }

    @AfterEach
    void removeHpa(RealCluster cluster) {
        cluster.kubectl("-n", NAMESPACE, "delete", "hpa", "--all").mustSucceed();
        cluster.kubectl("-n", NAMESPACE, "scale", "deployment/web", "--replicas=2").mustSucceed();
        await().atMost(LONGEST).until(() -> shop.pods().size() == 2);
        shop.pods().forEach(pod -> shop.queue(pod, 20));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void metricsOnlyMakesNoHpa(RealCluster cluster) {
        assertThat(
                        cluster.client()
                                .autoscaling()
                                .v2()
                                .horizontalPodAutoscalers()
                                .inNamespace(NAMESPACE)
                                .list()
                                .getItems())
                .isEmpty();
    }

    @Test
    void eachPodHasItsValue(RealCluster cluster) {
        Pod first = shop.pods().getFirst();
        shop.queue(first, 33);
        String one =
                "/apis/custom.metrics.k8s.io/v1beta2/namespaces/%s/pods/%s/web.queue"
                        .formatted(NAMESPACE, first.getMetadata().getName());
        await().atMost(LONGEST).until(() -> ShopFront.value(cluster.raw(one)) == 33);
        for (String version : new String[] {"v1beta1", "v1beta2"}) {
            String all =
                    cluster.raw(
                            "/apis/custom.metrics.k8s.io/"
                                    + version
                                    + "/namespaces/"
                                    + NAMESPACE
                                    + "/pods/*/web.queue");
            assertThat(all)
                    .contains(
                            "\"value\":\"33\"", "\"value\":\"20\"", first.getMetadata().getName());
        }
    }

    @Test
    void hpaOnAPodsMetricActs() {
        actsOn(
                """
                type: Pods
                pods:
                  metric: {name: web.queue}
                  target: {type: AverageValue, averageValue: "10"}
                """);
    }

    @Test
    void hpaOnTheRuleAsObjectActs() {
        actsOn(
                """
                type: Object
                object:
                  describedObject: {apiVersion: steelyard.dev/v1alpha1, kind: ScalingRule, name: web}
                  metric: {name: queue}
                  target: {type: AverageValue, averageValue: "10"}
                """);
    }

    @Test
    void hpaOnAnExternalMetricActs() {
        actsOn(
                """
                type: External
                external:
                  metric: {name: web.queue}
                  target: {type: AverageValue, averageValue: "10"}
                """);
    }

    /// Forty orders wait at two pods: at ten a replica four are wanted. New pods have empty queues,
    /// so the sum stays; the average of a Pods metric falls to ten, which is the target.
    private void actsOn(String metric) {
        shop.scaleBy(2, 8, metric);
        shop.awaitPods(4, LONGEST);
        await().atMost(LONGEST)
                .until(() ->
                        shop.hpa("web").getStatus().getConditions().stream()
                                .anyMatch(c ->
                                        c.getType().equals("ScalingActive")
                                                && c.getStatus().equals("True")));
    }
}
