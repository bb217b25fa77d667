package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Usage;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Pods come to harm, and the usage of all others is told as if nothing had happened.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PodFatesIT {
    private static final String NAMESPACE = "fates";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// Twice what the kernel lets any container here use.
    private static final long ABSURD_NANOCORES = 200_000_000;

    private static final String PODS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: fates}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: steady, namespace: fates}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 50m}}
            ---
            # Takes more memory than it may as soon as it is told to.
            apiVersion: v1
            kind: Pod
            metadata: {name: greedy, namespace: fates}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: eats
                image: busybox:1
                command: [sh, -c, "until [ -e /tmp/eat ]; do :; done; exec dd if=/dev/zero of=/dev/null bs=64M"]
                resources: {limits: {cpu: 100m, memory: 24Mi}}
              - {name: beside, image: "busybox:1", command: [sleep, "100000"]}
            ---
            # May not write as much as it will, for which the kubelet evicts it.
            apiVersion: v1
            kind: Pod
            metadata: {name: hoarder, namespace: fates}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: busybox:1
                command: [sleep, "100000"]
                resources: {limits: {ephemeral-storage: 1Mi}}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: moved, namespace: fates}
            spec:
              replicas: 1
              selector: {matchLabels: {app: moved}}
              template:
                metadata: {labels: {app: moved}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: main, image: "busybox:1", command: [sleep, "100000"]}
            """;

    private Optional<SteadyAnswers> answers = Optional.empty();

    @BeforeAll
    void start(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(PODS);
        SteadyAnswers pods =
                SteadyAnswers.to(
                        cluster, "/apis/metrics.k8s.io/v1/namespaces/" + NAMESPACE + "/pods");
        answers = Optional.of(pods);
        await("all are measured").atMost(LONGEST).until(() -> pods.containers().size() == 5);
    }

    @AfterAll
    void stop(RealCluster cluster) {
        answers.ifPresent(SteadyAnswers::close);
        cluster.deleteNamespace(NAMESPACE);
    }

    /// Whatever happened, nobody else was missed.
    @AfterEach
    void othersAreToldWithoutAGap() {
        assertThat(pods().failed()).isEmpty();
        assertThat(pods().gaps("steady")).isEmpty();
    }

    /// Its counter begins again at zero, which is neither less than nothing nor a leap.
    @Test
    void killedForItsMemoryAContainerStaysAndUsesNothingAbsurd(RealCluster cluster) {
        exec(cluster, "greedy", "eats", "touch", "/tmp/eat");
        Instant started =
                await("greedy runs again")
                        .atMost(LONGEST)
                        .until(
                                () -> cluster.runningSince(NAMESPACE, "greedy", "eats", 1),
                                Optional::isPresent)
                        .orElseThrow();
        assertThat(reasonOfTheLastEnd(cluster, "greedy", "eats")).isEqualTo("OOMKilled");
        pods().awaitReading("greedy", started);
        assertThat(pods().gaps("greedy")).isEmpty();
        assertThat(pods().usage("greedy", "eats"))
                .extracting(Usage::nanocores)
                .allSatisfy(nanocores -> assertThat(nanocores).isBetween(0L, ABSURD_NANOCORES));
        assertThat(pods().awaitReading("greedy", started).containers())
                .containsOnlyKeys("eats", "beside");
    }

    /// The Eviction API: what drains and rolling upgrades of nodes use.
    @Test
    void evictedByRequestAPodGoesAndItsSuccessorComes(RealCluster cluster) {
        String evicted = moved(cluster);
        assertThat(cluster.client().pods().inNamespace(NAMESPACE).withName(evicted).evict())
                .isTrue();
        pods().awaitGone(evicted);
        String successor =
                await("a successor")
                        .atMost(LONGEST)
                        .until(() -> moved(cluster), name -> !name.equals(evicted));
        pods().awaitReading(successor, Instant.EPOCH);
        assertThat(pods().latest().item(evicted)).isEmpty();
    }

    /// What is evicted by its kubelet stays as an object, and uses nothing.
    @Test
    void evictedByTheKubeletAPodGoes(RealCluster cluster) {
        exec(cluster, "hoarder", "main", "dd", "if=/dev/zero", "of=/tmp/hoard", "bs=1M", "count=8");
        await("the kubelet evicts")
                .atMost(LONGEST)
                .until(() -> "Evicted".equals(pod(cluster, "hoarder").getStatus().getReason()));
        pods().awaitGone("hoarder");
        assertThat(pod(cluster, "hoarder").getStatus().getPhase()).isEqualTo("Failed");
    }

    private SteadyAnswers pods() {
        return answers.orElseThrow();
    }

    private static void exec(RealCluster cluster, String pod, String container, String... command) {
        List<String> line =
                new ArrayList<>(List.of("-n", NAMESPACE, "exec", pod, "-c", container, "--"));
        line.addAll(List.of(command));
        cluster.kubectl(line.toArray(String[]::new)).mustSucceed();
    }

    private static Pod pod(RealCluster cluster, String name) {
        return cluster.client().pods().inNamespace(NAMESPACE).withName(name).require();
    }

    /// The name of the pod of the Deployment that is not on its way out.
    private static String moved(RealCluster cluster) {
        return cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "moved")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .orElse("");
    }

    private static String reasonOfTheLastEnd(RealCluster cluster, String pod, String container) {
        return pod(cluster, pod).getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .map(status -> status.getLastState().getTerminated().getReason())
                .findFirst()
                .orElseThrow();
    }
}
