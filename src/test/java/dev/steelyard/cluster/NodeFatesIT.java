package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Item;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// Nodes are cordoned, lose their kubelet, are deleted and come back; what is known of their pods
/// stays known.
@OnRealCluster
@Isolated("Changes the node that all pods run on.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodeFatesIT {
    private static final String NAMESPACE = "node-fates";
    private static final String NODE = "node-1";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// An interval of 15 s and some seconds that the kubelet's own reading is old.
    private static final Duration USUAL_AGE = Duration.ofSeconds(20);

    private static final double LIMIT_NANOCORES = 100e6;
    private static final String SPIN =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: node-fates}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: spin, namespace: node-fates}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: spin
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 100m, memory: 16Mi}}
            """;

    /// A node where nobody answers: of the bridge, but no program's.
    private static final String GHOST =
            """
            apiVersion: v1
            kind: Node
            metadata: {name: ghost}
            """;

    private static final String GHOST_ADDRESS =
            "{\"status\": {\"addresses\": [{\"type\": \"InternalIP\", \"address\": \"10.244.0.3\"}]}}";

    @BeforeAll
    void start(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(SPIN);
        try (Watched watched = new Watched(cluster)) {
            watched.pods.awaitReading("spin", Instant.EPOCH);
            watched.nodes.awaitReading(NODE, Instant.EPOCH);
        }
    }

    @AfterAll
    void stop(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
    }

    @Test
    void cordonedNodeIsMeasuredAndASilentOneDelaysNobody(RealCluster cluster) {
        cluster.kubectl("cordon", NODE).mustSucceed();
        cluster.apply(GHOST);
        cluster.kubectl(
                        "patch",
                        "node",
                        "ghost",
                        "--subresource=status",
                        "--type=merge",
                        "-p",
                        GHOST_ADDRESS)
                .mustSucceed();
        try (Watched watched = new Watched(cluster)) {
            watched.awaitReadings(Instant.now());
            watched.assertNoGap();
            assertThat(cluster.kubectl("top", "nodes").mustSucceed())
                    .containsPattern(NODE + " +\\d+m")
                    .containsPattern("ghost +<unknown>");
        } finally {
            cluster.kubectl("delete", "node", "ghost").mustSucceed();
            cluster.kubectl("uncordon", NODE).mustSucceed();
        }
        assertThat(cluster.kubectl("top", "nodes").mustSucceed()).doesNotContain("ghost");
    }

    @Test
    void restartedKubeletLeavesNoGap(RealCluster cluster) {
        try (Watched watched = new Watched(cluster)) {
            RealCluster.harness("stop-kubelet").mustSucceed();
            watched.awaitAMissedScrape();
            startKubelet();
            watched.awaitReadings(Instant.now());
            watched.assertNoGap();
            watched.assertNothingAbsurd();
        }
    }

    /// The node goes at once, while what was known of its pods holds; a kubelet registers its node
    /// when it starts, and before a minute has passed, or its pods were deleted, too.
    @Test
    void deletedNodeGoesAndComesBackWithItsKubelet(RealCluster cluster) {
        try (Watched watched = new Watched(cluster)) {
            cluster.kubectl("delete", "node", NODE).mustSucceed();
            try {
                watched.nodes.awaitGone(NODE);
            } finally {
                RealCluster.harness("stop-kubelet").mustSucceed();
                startKubelet();
            }
            watched.awaitReadings(Instant.now());
            assertThat(watched.pods.failed()).isEmpty();
            assertThat(watched.pods.gaps("spin")).isEmpty();
            watched.assertNothingAbsurd();
        }
    }

    /// The kubelet gives what the container runtime counts, instead of counting itself.
    @Test
    void kubeletThatAsksTheRuntimeIsReadAsWell(RealCluster cluster) {
        RealCluster.harness("stop-kubelet").mustSucceed();
        try {
            startKubelet("--feature-gates=PodAndContainerStatsFromCRI=true");
            assertThat(cluster.raw("/api/v1/nodes/" + NODE + "/proxy/configz"))
                    .contains("\"PodAndContainerStatsFromCRI\":true");
            Pod spin = cluster.client().pods().inNamespace(NAMESPACE).withName("spin").require();
            try (Watched watched = new Watched(cluster);
                    KernelWatch kernel = new KernelWatch(KernelAccounts.of(spin, "spin"))) {
                Item told = watched.awaitWindow(kernel);
                assertThat((double) told.sum().nanocores())
                        .isCloseTo(
                                kernel.nanocores(told.timestamp(), told.window()),
                                withinPercentage(5));
                watched.assertNoGap();
                watched.assertNothingAbsurd();
            }
        } finally {
            RealCluster.harness("stop-kubelet").mustSucceed();
            startKubelet();
        }
    }

    private static void startKubelet(String... flags) {
        List<String> line = new ArrayList<>(List.of("start-kubelet"));
        line.addAll(List.of(flags));
        RealCluster.harness(line.toArray(String[]::new)).mustSucceed();
    }

    /// Both lists, asked for all the time.
    private static final class Watched implements AutoCloseable {
        final SteadyAnswers pods;
        final SteadyAnswers nodes;

        Watched(RealCluster cluster) {
            pods =
                    SteadyAnswers.to(
                            cluster, "/apis/metrics.k8s.io/v1/namespaces/" + NAMESPACE + "/pods");
            nodes = SteadyAnswers.to(cluster, "/apis/metrics.k8s.io/v1/nodes");
        }

        /// Waits until there is a reading of the node and of the pod that is newer.
        void awaitReadings(Instant moment) {
            pods.awaitReading("spin", moment);
            nodes.awaitReading(NODE, moment);
        }

        /// Waits until what is told is older than it ever is while scrapes succeed.
        void awaitAMissedScrape() {
            await("a scrape has failed")
                    .atMost(LONGEST)
                    .until(
                            () -> nodes.latest().item(NODE),
                            item ->
                                    item.isPresent()
                                            && item.get()
                                                    .timestamp()
                                                    .plus(USUAL_AGE)
                                                    .isBefore(Instant.now()));
        }

        /// Waits until the pod's usage is of a window that the kernel was watched in.
        Item awaitWindow(KernelWatch kernel) {
            return await("a window that was watched")
                    .atMost(LONGEST)
                    .until(
                            () -> pods.latest().item("spin"),
                            item ->
                                    item.isPresent()
                                            && kernel.covers(
                                                    item.get().timestamp(), item.get().window()))
                    .orElseThrow();
        }

        void assertNoGap() {
            assertThat(pods.failed()).isEmpty();
            assertThat(nodes.failed()).isEmpty();
            assertThat(pods.gaps("spin")).isEmpty();
            assertThat(nodes.gaps(NODE)).isEmpty();
        }

        /// No more than the kernel lets it use, and not nothing.
        void assertNothingAbsurd() {
            assertThat(pods.usage("spin", "spin"))
                    .allSatisfy(usage ->
                            assertThat((double) usage.nanocores())
                                    .isBetween(LIMIT_NANOCORES / 2, LIMIT_NANOCORES * 1.1));
        }

        @Override
        public void close() {
            pods.close();
            nodes.close();
        }
    }
}
