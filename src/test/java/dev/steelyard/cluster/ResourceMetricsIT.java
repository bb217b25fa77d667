package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
            """;

    @BeforeAll
    void start(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(BUSY);
        cluster.kubectl("-n", NAMESPACE, "rollout", "status", "deployment/busy", "--timeout=60s")
                .mustSucceed();
    }

    @AfterAll
    void stop(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
    }

    @Test
    void topOfNodesNamesTheNode(RealCluster cluster) {
        String node = cluster.client().nodes().list().getItems().getFirst().getMetadata().getName();
        await().atMost(LONGEST).until(() -> cluster.kubectl("top", "nodes").exitCode() == 0);
        assertThat(cluster.kubectl("top", "nodes").mustSucceed())
                .containsPattern(node + " +\\d+m +\\d+% +\\d+Mi +\\d+%");
    }

    @Test
    void topOfContainersIsWhatTheKernelCounts(RealCluster cluster) throws Exception {
        awaitBusy(cluster);
        Pod pod = pod(cluster);
        String id = containerId(pod, "spin");
        long before = kernelCpuNanos(id);
        long start = System.nanoTime();
        // Two of the kubelet's own periods: its figure must have moved on by then.
        await().pollDelay(Duration.ofSeconds(20)).atMost(LONGEST).until(() -> true);
        double kernel = (kernelCpuNanos(id) - before) / (double) (System.nanoTime() - start) * 1000;
        Usage spin = awaitBusy(cluster);
        assertThat((double) spin.millicores).isCloseTo(kernel, within(20.0));
        assertThat((double) spin.mebibytes)
                .isCloseTo(kernelWorkingSet(id) / (double) (1 << 20), within(2.0));
        assertThat(usage(cluster, "sleep").millicores).isLessThan(20);
    }

    @Test
    void rowsOfTheTableComeFromGet(RealCluster cluster) {
        awaitBusy(cluster);
        assertThat(cluster.kubectl("-n", NAMESPACE, "get", "pods.metrics.k8s.io").mustSucceed())
                .contains("NAME", "CPU", "MEMORY", "WINDOW", "busy-");
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

    private record Usage(int millicores, int mebibytes) {}

    private static Usage awaitBusy(RealCluster cluster) {
        return await("the busy container is seen at its limit")
                .atMost(LONGEST)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> usage(cluster, "spin"), usage -> usage.millicores > 150);
    }

    private static Usage usage(RealCluster cluster, String container) {
        String top = cluster.kubectl("-n", NAMESPACE, "top", "pods", "--containers").mustSucceed();
        Matcher line =
                Pattern.compile("busy-\\S+ +" + container + " +(\\d+)m +(\\d+)Mi").matcher(top);
        assertThat(line.find()).as(top).isTrue();
        return new Usage(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
    }

    private static Pod pod(RealCluster cluster) {
        return cluster.client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel("app", "busy")
                .list()
                .getItems()
                .getFirst();
    }

    private static String containerId(Pod pod, String container) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .map(status -> status.getContainerID().replaceFirst(".*//", ""))
                .findFirst()
                .orElseThrow();
    }

    private static long kernelCpuNanos(String id) throws IOException {
        Path unified = cgroup("", id).resolve("cpu.stat");
        if (Files.exists(unified)) {
            return 1000 * field(unified, "usage_usec");
        }
        return Long.parseLong(
                Files.readString(cgroup("cpuacct", id).resolve("cpuacct.usage")).strip());
    }

    private static long kernelWorkingSet(String id) throws IOException {
        Path unified = cgroup("", id).resolve("memory.current");
        if (Files.exists(unified)) {
            return Long.parseLong(Files.readString(unified).strip())
                    - field(unified.resolveSibling("memory.stat"), "inactive_file");
        }
        Path memory = cgroup("memory", id);
        return Long.parseLong(Files.readString(memory.resolve("memory.usage_in_bytes")).strip())
                - field(memory.resolve("memory.stat"), "total_inactive_file");
    }

    private static long field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// The folder of a container below the kubelet's cgroups: of one controller in version 1, of
    /// all in 2.
    private static Path cgroup(String controller, String id) throws IOException {
        Path root = Path.of("/sys/fs/cgroup", controller);
        try (Stream<Path> folders = Files.find(root, 8, (path, _) -> path.endsWith(id))) {
            List<Path> found = folders.toList();
            return found.isEmpty() ? root.resolve("none") : found.getFirst();
        }
    }
}
