package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
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

    private Replicas replicas;
    private ShopFront shop;

    @BeforeAll
    void open(RealCluster cluster) {
        replicas = new Replicas(cluster);
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
        shop.queueEverywhere(10);
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void rollingRestartLosesNoQuestionAndNoSyncAndKeepsItsRegistrations(RealCluster cluster) {
        List<String> complaints = replicas.failedSyncs(NAMESPACE);
        List<String> registrations = replicas.registrations();
        try (KubernetesClient client = cluster.unretried();
                SteadyQuestions questions = new SteadyQuestions(client, PATHS, PER_SECOND)) {
            await().until(() -> questions.answered() > PER_SECOND);
            cluster.kubectl("-n", "steelyard", "rollout", "restart", "deployment/steelyard")
                    .mustSucceed();
            cluster.waitUntilServing();
            await("old replicas go").atMost(LONGEST).until(() -> replicas.all().size() == 2);
            long after = questions.answered();
            await().until(() -> questions.answered() > after + 2 * PER_SECOND);
            assertThat(questions.failures()).isEmpty();
        }
        assertThat(replicas.failedSyncs(NAMESPACE)).isEqualTo(complaints);
        assertThat(replicas.registrations()).hasSize(5).isEqualTo(registrations);
    }

    /// A dead replica stays an endpoint until its kubelet and the controller of endpoints have
    /// noticed; kube-apiserver, which tries one endpoint, answers 503 meanwhile. Autoscalers hold.
    @Test
    void killedReplicaIsMissedForAMomentAndNothingScales(RealCluster cluster) {
        try (KubernetesClient client = cluster.unretried();
                SteadyQuestions questions = new SteadyQuestions(client, PATHS, PER_SECOND)) {
            await().until(() -> questions.answered() > PER_SECOND);
            kill(replicas.all().getFirst());
            await("the kubelet notices")
                    .atMost(LONGEST)
                    .until(() -> replicas.all().stream().anyMatch(TwoReplicasIT::hasRestarted));
            cluster.waitUntilServing();
            Instant serving = Instant.now();
            long after = questions.answered();
            await().atMost(LONGEST).until(() -> questions.answered() > after + 2 * PER_SECOND);
            // What got no answer at all says more about this machine than about Steelyard.
            assertThat(questions.failures())
                    .filteredOn(failure -> failure.code() > 0)
                    .allSatisfy(failure -> assertThat(failure.at()).isBefore(serving));
        }
        assertThat(shop.wantedReplicas()).isEqualTo(2);
    }

    /// Both read the kubelet at the same moments, so that whoever is asked by turns sees no steps.
    @Test
    void bothReplicasTellTheSameReading(RealCluster cluster) {
        try (Asker asker = new Asker(cluster)) {
            cluster.waitUntilServing();
            List<Pod> both = replicas.all();
            assertThat(both).hasSize(2);
            await("the same usage of every pod")
                    .atMost(LONGEST)
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(
                            () ->
                                    both.stream()
                                            .map(each -> usage(each, asker.token))
                                            .distinct()
                                            .toList(),
                            told -> told.size() == 1 && told.getFirst().items().size() == 2);
            await("the same value of the rule")
                    .atMost(LONGEST)
                    .ignoreExceptionsInstanceOf(AssertionError.class)
                    .until(() ->
                            both.stream()
                                    .allMatch(each ->
                                            ShopFront.value(told(each, asker.token, RULE)) == 20));
        }
    }

    /// CPU is the difference of two readings, of which the container had kept the earlier one.
    @Test
    void restartedReplicaGoesOnFromWhatItKept(RealCluster cluster) {
        try (Asker asker = new Asker(cluster)) {
            cluster.waitUntilServing();
            Pod replica = replicas.all().getFirst();
            ResourceAnswer before = awaitUsage(replica, asker.token);
            Instant killed = Instant.now();
            Stopwatch stopwatch = new Stopwatch();
            kill(replica);
            ResourceAnswer after = awaitUsage(replica, asker.token);
            stopwatch.tell("a killed replica knows again what pods use, after");
            assertThat(after.containers()).isEqualTo(before.containers());
            assertThat(after.items())
                    .allSatisfy(item ->
                            assertThat(item.timestamp().minus(item.window())).isBefore(killed));
        }
        cluster.waitUntilServing();
    }

    private ResourceAnswer awaitUsage(Pod replica, String token) {
        return await("the usage of every pod")
                .atMost(LONGEST)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> usage(replica, token), told -> told.items().size() == 2);
    }

    /// An account that may ask for everything, for a while.
    private static final class Asker implements AutoCloseable {
        final RealCluster cluster;
        final String token;

        Asker(RealCluster cluster) {
            this.cluster = cluster;
            cluster.kubectl(
                            "create",
                            "clusterrolebinding",
                            NAMESPACE,
                            "--clusterrole=cluster-admin",
                            "--serviceaccount=" + NAMESPACE + ":default")
                    .mustSucceed();
            token =
                    cluster.kubectl("-n", NAMESPACE, "create", "token", "default")
                            .mustSucceed()
                            .strip();
        }

        @Override
        public void close() {
            cluster.kubectl("delete", "clusterrolebinding", NAMESPACE).mustSucceed();
        }
    }

    private ResourceAnswer usage(Pod replica, String token) {
        return ResourceAnswer.parse(told(replica, token, PATHS.getLast()));
    }

    private String told(Pod replica, String token, String path) {
        String answer = replicas.ask(replica, path, "-H", "Authorization: Bearer " + token);
        assertThat(answer).startsWith("200\n");
        return answer.substring(4);
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
}
