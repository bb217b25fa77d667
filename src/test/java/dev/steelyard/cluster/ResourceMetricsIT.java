package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Item;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// `kubectl top` without a metrics-server, checked against the kernel's own accounts.
@OnRealCluster
@Isolated("Compares with what the kernel counts, so others are not to keep the machine busy.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResourceMetricsIT {
    private static final String NAMESPACE = "resources";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// A pod that is busy for a fifth of a core: the kernel holds it to its limit.
    private static final String BUSY =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: resources}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: busy, namespace: resources}
            spec:
              replicas: 1
              selector: {matchLabels: {app: busy}}
              template:
                metadata: {labels: {app: busy}}
                spec:
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: spin
                    image: busybox
                    imagePullPolicy: IfNotPresent
                    command: [sh, -c, "while :; do :; done"]
                    resources: {requests: {cpu: 100m, memory: 16Mi}, limits: {cpu: 200m, memory: 32Mi}}
                  - name: sleep
                    image: busybox
                    imagePullPolicy: IfNotPresent
                    command: [sleep, "100000"]
                    resources: {requests: {cpu: 10m, memory: 8Mi}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: spin, namespace: resources}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: spin
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 200m}}
            ---
            # 40 MiB that cannot be forgotten, and 24 MiB of a file that was written once.
            apiVersion: v1
            kind: Pod
            metadata: {name: hold, namespace: resources}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: hold
                image: busybox:1
                command:
                - sh
                - -c
                - |
                  dd if=/dev/zero of=/held/it bs=1M count=40
                  dd if=/dev/zero of=/forgettable bs=1M count=24
                  touch /tmp/written
                  sleep 100000
                readinessProbe: {exec: {command: [test, -e, /tmp/written]}, periodSeconds: 1}
                volumeMounts: [{name: held, mountPath: /held}]
              volumes: [{name: held, emptyDir: {medium: Memory}}]
            """;

    private static final double MOST_NANOCORES = 200e6;
    private static final long HELD_BYTES = 40 << 20;
    private static final long FORGETTABLE_BYTES = 24 << 20;

    /// The kernel charges some pages to a control group in advance.
    private static final long PAGES = 64 * 4_096;

    private final Map<String, KernelWatch> watches = new HashMap<>();

    @BeforeAll
    void start(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(BUSY);
        cluster.kubectl("-n", NAMESPACE, "rollout", "status", "deployment/busy", "--timeout=60s")
                .mustSucceed();
        cluster.kubectl("-n", NAMESPACE, "wait", "pod/spin", "pod/hold", "--for=condition=Ready")
                .mustSucceed();
        for (String pod : List.of("spin", "hold")) {
            watches.put(pod, new KernelWatch(KernelAccounts.of(pod(cluster, pod), pod)));
        }
    }

    @AfterAll
    void stop(RealCluster cluster) {
        watches.values().forEach(KernelWatch::close);
        cluster.deleteNamespace(NAMESPACE);
    }

    @Test
    void topOfNodesNamesTheNode(RealCluster cluster) {
        String node = cluster.client().nodes().list().getItems().getFirst().getMetadata().getName();
        await().atMost(LONGEST).until(() -> cluster.kubectl("top", "nodes").exitCode() == 0);
        assertThat(cluster.kubectl("top", "nodes").mustSucceed())
                .containsPattern(node + " +\\d+m +\\d+% +\\d+Mi +\\d+%");
    }

    /// Times are told in whole seconds, so that the window may lie up to a second later.
    @Test
    void cpuIsWhatTheKernelCountsOverTheWindow(RealCluster cluster) {
        KernelWatch kernel = watched("spin");
        Item spin = awaitWatched(cluster, kernel, "spin");
        assertThat((double) spin.sum().nanocores())
                .isCloseTo(kernel.nanocores(spin.timestamp(), spin.window()), withinPercentage(5))
                .isBetween(MOST_NANOCORES / 2, MOST_NANOCORES * 1.05);
    }

    /// What is held counts; copies of files that nobody reads again do not.
    @Test
    void memoryIsTheWorkingSetOfTheKernel(RealCluster cluster) {
        assertThat(KernelAccounts.of(pod(cluster, "hold"), "hold").inactiveFile())
                .isGreaterThan(FORGETTABLE_BYTES * 3 / 4);
        KernelWatch kernel = watched("hold");
        Item hold = awaitWatched(cluster, kernel, "hold");
        LongSummaryStatistics workingSet =
                kernel.workingSet(hold.timestamp(), hold.timestamp().plusSeconds(1));
        assertThat(hold.sum().bytes())
                .isBetween(workingSet.getMin() - PAGES, workingSet.getMax() + PAGES)
                .isBetween(HELD_BYTES, HELD_BYTES + FORGETTABLE_BYTES / 2);
    }

    @Test
    void rowsOfTheTableComeFromGet(RealCluster cluster) {
        await().atMost(LONGEST).until(() -> pods(cluster).item("spin").isPresent());
        assertThat(cluster.kubectl("-n", NAMESPACE, "get", "pods.metrics.k8s.io").mustSucceed())
                .contains("NAME", "CPU", "MEMORY", "WINDOW", "spin");
    }

    @Test
    void hpaOnCpuScalesTheBusyDeployment(RealCluster cluster) {
        cluster.apply(
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: busy, namespace: resources}
                spec:
                  workload: {name: busy}
                  replicas: {min: 1, max: 2}
                  signals:
                  - cpu: {utilization: 70}
                """);
        try {
            await("a second pod")
                    .atMost(LONGEST)
                    .until(() ->
                            cluster.client()
                                            .apps()
                                            .deployments()
                                            .inNamespace(NAMESPACE)
                                            .withName("busy")
                                            .require()
                                            .getSpec()
                                            .getReplicas()
                                    == 2);
        } finally {
            cluster.kubectl("-n", NAMESPACE, "delete", "scalingrule", "busy").mustSucceed();
            cluster.kubectl("-n", NAMESPACE, "scale", "deployment/busy", "--replicas=1")
                    .mustSucceed();
        }
    }

    /// Waits until a pod's usage is of a window that was watched from its start to a second after
    /// its end.
    private static Item awaitWatched(RealCluster cluster, KernelWatch watch, String pod) {
        return await(pod + " is measured over a window that was watched")
                .atMost(LONGEST)
                .until(
                        () -> pods(cluster).item(pod),
                        item ->
                                item.isPresent()
                                        && watch.covers(
                                                item.get().timestamp().plusSeconds(1),
                                                item.get().window().plusSeconds(1)))
                .orElseThrow();
    }

    private KernelWatch watched(String pod) {
        return Objects.requireNonNull(watches.get(pod));
    }

    private static ResourceAnswer pods(RealCluster cluster) {
        return ResourceAnswer.parse(
                cluster.raw("/apis/metrics.k8s.io/v1/namespaces/" + NAMESPACE + "/pods"));
    }

    private static Pod pod(RealCluster cluster, String name) {
        return cluster.client().pods().inNamespace(NAMESPACE).withName(name).require();
    }
}
