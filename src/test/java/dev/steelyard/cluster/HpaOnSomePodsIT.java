package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatus;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// HPAs whose pods are not all there: what is served of the others has to be such that the
/// controller guesses right about those.
@OnRealCluster
class HpaOnSomePodsIT {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// A pod that is ready once it has a file, and uses twice what it requests before that, too.
    private static final String STARTERS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: starters}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: starters}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  dnsPolicy: Default
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: busy
                    image: busybox:1
                    command: [sh, -c, "while true; do :; done"]
                    resources: {requests: {cpu: 20m}, limits: {cpu: 40m}}
                    readinessProbe: {exec: {command: [test, -f, /tmp/ready]}, periodSeconds: 1}
            """;

    /// Two pods use twice the target. As one of them was never ready, it counts as using nothing,
    /// so that the two of them are just right; when it is, four are wanted.
    @Test
    void podThatWasNeverReadyAddsNoReplicas(RealCluster cluster) {
        cluster.deleteNamespace("starters");
        cluster.apply(STARTERS);
        try {
            Autoscaled web = new Autoscaled(cluster, "starters", "web");
            await().atMost(LONGEST).until(() -> running(cluster).size() == 2);
            List<String> pods = running(cluster);
            begin(cluster, pods.getFirst());
            web.scaleBy(
                    1,
                    4,
                    List.of(
                            """
                            type: Resource
                            resource: {name: cpu, target: {type: Utilization, averageUtilization: 100}}
                            """));
            await("usage of both is served")
                    .atMost(LONGEST)
                    .until(() ->
                            pods.stream()
                                    .allMatch(pod ->
                                            cluster.kubectl("get", "--raw", usage(pod)).exitCode()
                                                    == 0));
            await("the one that is ready is judged")
                    .atMost(LONGEST)
                    .until(() -> utilization(cluster).filter(percent -> percent > 150).isPresent());
            assertThat(web.wanted()).isEqualTo(2);
            begin(cluster, pods.getLast());
            await("both count").atMost(LONGEST).until(() -> web.wanted() == 4);
        } finally {
            cluster.deleteNamespace("starters");
        }
    }

    private static void begin(RealCluster cluster, String pod) {
        cluster.kubectl("-n", "starters", "exec", pod, "--", "touch", "/tmp/ready").mustSucceed();
    }

    private static String usage(String pod) {
        return "/apis/metrics.k8s.io/v1beta1/namespaces/starters/pods/" + pod;
    }

    private static List<String> running(RealCluster cluster) {
        return cluster
                .client()
                .pods()
                .inNamespace("starters")
                .withLabel("app", "web")
                .list()
                .getItems()
                .stream()
                .filter(pod -> "Running".equals(pod.getStatus().getPhase()))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /// What the controller makes of the pods that it lets count.
    private static Optional<Integer> utilization(RealCluster cluster) {
        List<MetricStatus> metrics =
                cluster.client()
                        .autoscaling()
                        .v2()
                        .horizontalPodAutoscalers()
                        .inNamespace("starters")
                        .withName("web")
                        .require()
                        .getStatus()
                        .getCurrentMetrics();
        return metrics.stream()
                .filter(metric -> metric.getResource() != null)
                .map(metric -> metric.getResource().getCurrent().getAverageUtilization())
                .findFirst();
    }

    /// Of two pods one has next to nothing to do and the other does not say. Taken for idle, one of
    /// them would go; taken for just right, as one that is missing is, both stay.
    @Test
    void podWithoutAValueIsNotTakenForIdle(RealCluster cluster) {
        try (ShopFront shop =
                new ShopFront(
                        cluster,
                        "some-pods",
                        ShopFront.rule(
                                "some-pods",
                                """
                                mode: MetricsOnly
                                replicas: {min: 1, max: 8}
                                signals:
                                - name: queue
                                  gauge: {metric: shop_queue_length, perReplica: 10}
                                """))) {
            Pod silent = shop.pods().getFirst();
            shop.pods().forEach(pod -> shop.queue(pod, 10));
            // Not those of before, which an HPA would take for idleness.
            await().atMost(LONGEST).until(() -> values(cluster, "10") == 2);
            shop.scaleBy(
                    1,
                    8,
                    """
                    type: Pods
                    pods: {metric: {name: web.queue}, target: {type: AverageValue, averageValue: "10"}}
                    """);
            shop.behave(silent, "fail");
            await("one value is gone").atMost(LONGEST).until(() -> values(cluster, "[^\"]*") == 1);
            shop.pods().forEach(pod -> shop.queue(pod, 1));
            await("the other is judged")
                    .atMost(LONGEST)
                    .until(() ->
                            shop.hpa("web").getStatus().getCurrentMetrics().stream()
                                    .map(MetricStatus::getPods)
                                    .filter(Objects::nonNull) // while there is none
                                    .map(pods -> pods.getCurrent().getAverageValue().toString())
                                    .anyMatch("1"::equals));
            assertThat(shop.wantedReplicas()).isEqualTo(2);
            shop.behave(silent, "well");
            shop.awaitPods(1, LONGEST);
        }
    }

    /// How many pods have a value like this.
    private static long values(RealCluster cluster, String value) {
        String path = "/apis/custom.metrics.k8s.io/v1beta2/namespaces/some-pods/pods/*/web.queue";
        return Pattern.compile("\"value\"\\s*:\\s*\"" + value + '"')
                .matcher(cluster.kubectl("get", "--raw", path).output())
                .results()
                .count();
    }
}
