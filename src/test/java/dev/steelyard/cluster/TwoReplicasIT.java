package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Behind two replicas nobody notices that one of them is replaced, and little that one is killed.
@OnRealCluster
@Isolated("Replaces the replicas of Steelyard.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoReplicasIT {
    private static final String NAMESPACE = "two-replicas";
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final int PER_SECOND = 50;
    private static final String RULE =
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/%s/scalingrules.steelyard.dev/web/queue"
                    .formatted(NAMESPACE);
    private static final List<String> PATHS =
            List.of(
                    RULE,
                    "/apis/metrics.k8s.io/v1beta1/nodes",
                    "/apis/custom.metrics.k8s.io/v1beta1/namespaces/%s/pods/*/web.queue"
                            .formatted(NAMESPACE),
                    "/apis/metrics.k8s.io/v1/namespaces/%s/pods".formatted(NAMESPACE));

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
                                replicas: {min: 2, max: 20}
                                signals:
                                - name: queue
                                  gauge: {metric: shop_queue_length, perReplica: 10}
                                """));
        shop.pods().forEach(pod -> shop.queue(pod, 10));
        await().atMost(LONGEST)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> shop.signal("queue") == 20);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void rollingRestartLosesNoQuestionAndNoSync(RealCluster cluster) {
        long eventsBefore = failedSyncs(cluster);
        try (KubernetesClient client = cluster.unretried();
                SteadyQuestions questions = new SteadyQuestions(client, PATHS, PER_SECOND)) {
            await().until(() -> questions.answered() > PER_SECOND);
            cluster.kubectl("-n", "steelyard", "rollout", "restart", "deployment/steelyard")
                    .mustSucceed();
            cluster.waitUntilServing();
            await("old replicas go").atMost(LONGEST).until(() -> replicas(cluster).size() == 2);
            long after = questions.answered();
            await().until(() -> questions.answered() > after + 2 * PER_SECOND);
            assertThat(questions.failures()).isEmpty();
        }
        assertThat(failedSyncs(cluster)).isEqualTo(eventsBefore);
    }

    /// A dead replica stays an endpoint until its kubelet and the controller of endpoints have
    /// noticed; kube-apiserver, which tries one endpoint, answers 503 meanwhile. Autoscalers hold.
    @Test
    void killedReplicaIsMissedForAMomentAndNothingScales(RealCluster cluster) {
        try (KubernetesClient client = cluster.unretried();
                SteadyQuestions questions = new SteadyQuestions(client, PATHS, PER_SECOND)) {
            await().until(() -> questions.answered() > PER_SECOND);
            Instant killed = Instant.now();
            kill(replicas(cluster).getFirst());
            await("the kubelet notices")
                    .atMost(LONGEST)
                    .until(() -> replicas(cluster).stream().anyMatch(TwoReplicasIT::hasRestarted));
            cluster.waitUntilServing();
            // What got no answer at all says more about this machine than about Steelyard.
            assertThat(questions.failures())
                    .filteredOn(failure -> failure.code() != 0)
                    .allSatisfy(failure ->
                            assertThat(failure.at())
                                    .isBetween(killed.minusMillis(500), killed.plusSeconds(5)));
        }
        assertThat(shop.wantedReplicas()).isEqualTo(2);
    }

    private static boolean hasRestarted(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getRestartCount() > 0;
    }

    /// Ends the program of a pod as nothing could foresee.
    private static void kill(Pod pod) {
        String cgroup = "pod" + pod.getMetadata().getUid();
        ProcessHandle program =
                ProcessHandle.allProcesses()
                        .filter(process -> process.info().command().orElse("").endsWith("/java"))
                        .filter(process -> isIn(process, cgroup))
                        .findFirst()
                        .orElseThrow();
        assertThat(program.destroyForcibly()).isTrue();
    }

    private static boolean isIn(ProcessHandle process, String cgroup) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cgroup"))
                    .contains(cgroup);
        } catch (IOException _) {
            return false; // it has ended
        }
    }

    private static List<Pod> replicas(RealCluster cluster) {
        return cluster.client()
                .pods()
                .inNamespace("steelyard")
                .withLabel("app.kubernetes.io/name", "steelyard")
                .list()
                .getItems();
    }

    /// How often the HPA controller complained here.
    private static long failedSyncs(RealCluster cluster) {
        return cluster
                .client()
                .events()
                .v1()
                .events()
                .inNamespace(NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(event -> event.getReason().startsWith("Failed"))
                .filter(event -> event.getRegarding().getKind().equals("HorizontalPodAutoscaler"))
                .mapToLong(TwoReplicasIT::times)
                .sum();
    }

    private static long times(Event event) {
        if (event.getSeries() != null) {
            return event.getSeries().getCount();
        }
        return event.getDeprecatedCount() == null ? 1 : event.getDeprecatedCount();
    }
}
