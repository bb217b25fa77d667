package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Item;
import dev.steelyard.cluster.ResourceAnswer.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// A real metrics-server on the same kubelet says the same as Steelyard, but for the faults that
/// its design has, each of which is a test here with its reason.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsServerIT {
    private static final String NAMESPACE = "peer";
    private static final String VERSION = "/apis/metrics.k8s.io/v1beta1/";
    private static final String PODS = VERSION + "namespaces/" + NAMESPACE + "/pods";
    private static final String NODES = VERSION + "nodes";
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /// Of every kind of container one, of those that count and of those that do not.
    private static final String ALL_KINDS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: peer}
            ---
            # A tenth of a core, as the kernel sees to.
            apiVersion: v1
            kind: Pod
            metadata: {name: spin, namespace: peer}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: spin
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 100m}}
            ---
            # Each second another MiB, so that equal figures mean equal readings.
            apiVersion: v1
            kind: Pod
            metadata: {name: grow, namespace: peer}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: grow
                image: busybox:1
                command:
                - sh
                - -c
                - |
                  i=0
                  while sleep 1; do
                    dd if=/dev/zero of=/held/$i bs=1M count=1
                    i=$((i + 1))
                    [ $i -lt 200 ] || { rm /held/*; i=0; }
                  done
                volumeMounts: [{name: held, mountPath: /held}]
              volumes: [{name: held, emptyDir: {medium: Memory}}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: several, namespace: peer}
            spec:
              terminationGracePeriodSeconds: 0
              initContainers:
              - {name: ends, image: "busybox:1", command: ["true"]}
              - {name: sidecar, image: "busybox:1", command: [sleep, "100000"], restartPolicy: Always}
              containers:
              - {name: one, image: "busybox:1", command: [sleep, "100000"]}
              - {name: two, image: "busybox:1", command: [sleep, "100000"]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: partly, namespace: peer}
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 0
              containers:
              - {name: ends, image: "busybox:1", command: ["true"]}
              - {name: stays, image: "busybox:1", command: [sleep, "100000"]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: done, namespace: peer}
            spec:
              restartPolicy: Never
              containers:
              - {name: ends, image: "busybox:1", command: ["true"]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: pending, namespace: peer}
            spec:
              containers:
              - {name: never, image: "nowhere.example/nothing:1", imagePullPolicy: Never}
            """;

    private static final String RESTARTED =
            """
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: NAME, namespace: peer}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - {name: falls, image: "busybox:1", command: [sh, -c, "until [ -e /tmp/fall ]; do sleep 1; done"]}
              - {name: stays, image: "busybox:1", command: [sleep, "100000"]}
            """;
    private static final List<String> TO_RESTART = List.of("restart-1", "restart-2", "restart-3");
    private static final Set<String> CONTAINERS =
            Set.of(
                    "peer/spin/spin",
                    "peer/grow/grow",
                    "peer/several/sidecar",
                    "peer/several/one",
                    "peer/several/two",
                    "peer/partly/stays",
                    "peer/restart-1/falls",
                    "peer/restart-1/stays",
                    "peer/restart-2/falls",
                    "peer/restart-2/stays",
                    "peer/restart-3/falls",
                    "peer/restart-3/stays");

    private static final long ALL_CORES =
            Runtime.getRuntime().availableProcessors() * 1_000_000_000L;

    /// What a node or a pod of one container may use at most, in nanocores; the kernel's limit is
    /// of each tenth of a second, which a window may cut through.
    private static final Map<String, Long> MOST =
            Map.of("spin", 110_000_000L, "grow", ALL_CORES, "node-1", ALL_CORES);

    /// Nanoseconds: both tell whole nanocores over a window of some seconds.
    private static final double ROUNDING = 100;

    private Optional<PeerMetricsServer> peer = Optional.empty();

    @BeforeAll
    void start(RealCluster cluster) {
        if (!PeerMetricsServer.isBuilt()) {
            String message = "SKIPPED, src/test/metrics-server/metrics-server build was not run";
            System.err.println("[WARNING] " + message);
            Assumptions.abort(message);
        }
        cluster.deleteNamespace(NAMESPACE);
        StringBuilder manifests = new StringBuilder(ALL_KINDS);
        TO_RESTART.forEach(name -> manifests.append(RESTARTED.replace("NAME", name)));
        cluster.apply(manifests.toString());
        peer = Optional.of(new PeerMetricsServer(cluster, "peer-metrics-server"));
    }

    @AfterAll
    void stop(RealCluster cluster) {
        peer.ifPresent(PeerMetricsServer::close);
        cluster.deleteNamespace(NAMESPACE);
    }

    @Test
    void bothKnowTheSamePodsAndContainers(RealCluster cluster) {
        try (SteadyAnswers ours = ours(cluster, PODS);
                SteadyAnswers theirs = theirs(PODS)) {
            await("both know all")
                    .atMost(LONGEST)
                    .until(() ->
                            ours.containers().equals(CONTAINERS)
                                    && theirs.containers().equals(CONTAINERS));
        }
    }

    /// Wherever both have told one reading of the kubelet: the memory is that of the reading, to
    /// the byte, and the CPU is that of one counter: of two windows that end together the longer
    /// has used more, by no more than can be used in the difference.
    ///
    /// It waits for the pod whose memory never stands still; the node, whose neither does, and the
    /// pod that spins are compared as often as chance has it.
    @Test
    void oneReadingIsToldAlike(RealCluster cluster) {
        try (SteadyAnswers ourPods = ours(cluster, PODS);
                SteadyAnswers theirPods = theirs(PODS);
                SteadyAnswers ourNodes = ours(cluster, NODES);
                SteadyAnswers theirNodes = theirs(NODES)) {
            Map<Reading, Pair> both = new HashMap<>();
            await("both have told one reading of the pod that grows")
                    .atMost(LONGEST)
                    .until(() -> {
                        both.putAll(pairs(ourPods, theirPods));
                        both.putAll(pairs(ourNodes, theirNodes));
                        return both.keySet().stream().anyMatch(each -> each.name().equals("grow"));
                    });
            both.keySet()
                    .retainAll(
                            both.keySet().stream()
                                    .filter(each -> MOST.containsKey(each.name()))
                                    .toList());
            both.forEach(MetricsServerIT::assertAlike);
            System.out.printf("[FIGURE] compared with metrics-server: %s%n", both.keySet());
        }
    }

    /// Whenever both look: a pod that uses the same all the time.
    @Test
    void steadyUseIsToldAlike(RealCluster cluster) {
        try (SteadyAnswers ours = ours(cluster, PODS);
                SteadyAnswers theirs = theirs(PODS)) {
            assertThat((double) ours.awaitReading("spin", Instant.EPOCH).sum().nanocores())
                    .isCloseTo(
                            (double) theirs.awaitReading("spin", Instant.EPOCH).sum().nanocores(),
                            withinPercentage(5));
        }
    }

    private static void assertAlike(Reading reading, Pair pair) {
        Usage ours = pair.ours().sum();
        Usage theirs = pair.theirs().sum();
        assertThat(ours.bytes()).as("memory of %s", reading).isEqualTo(theirs.bytes());
        double more = used(pair.ours()) - used(pair.theirs());
        double most = MOST.getOrDefault(reading.name(), 0L) * seconds(pair.ours(), pair.theirs());
        assertThat(more)
                .as("CPU of %s: %s", reading, pair)
                .isBetween(Math.min(0, most) - ROUNDING, Math.max(0, most) + ROUNDING);
    }

    /// The nanoseconds of CPU that were used in the window.
    private static double used(Item item) {
        return item.sum().nanocores() * (item.window().toNanos() / 1e9);
    }

    /// By how many seconds our window is longer than theirs.
    private static double seconds(Item ours, Item theirs) {
        return ours.window().minus(theirs.window()).toNanos() / 1e9;
    }

    /// metrics-server forgets both of its readings of a container when it starts again, and a pod
    /// with a container that it knows one reading of is left out: its restart is a hole of up to
    /// two of its looks in what an HPA sees. Where its look happens to come in the eleventh second
    /// of the new run there is none, so it may take another pod to see it.
    @Test
    void restartHidesItsPodThereAndNotHere(RealCluster cluster) {
        try (SteadyAnswers ours = ours(cluster, PODS);
                SteadyAnswers theirs = theirs(PODS)) {
            boolean seen = false;
            for (int i = 0; i < TO_RESTART.size() && !seen; i++) {
                String pod = TO_RESTART.get(i);
                ours.awaitReading(pod, Instant.EPOCH);
                theirs.awaitReading(pod, Instant.EPOCH);
                Instant started = restart(cluster, pod);
                ours.awaitReading(pod, started);
                theirs.awaitReading(pod, started);
                assertThat(ours.gaps(pod)).isEmpty();
                seen = !theirs.gaps(pod).isEmpty();
            }
            assertThat(seen).as("metrics-server left out a restarted pod").isTrue();
        }
    }

    /// Lets the container `falls` end and returns when it started again.
    private static Instant restart(RealCluster cluster, String pod) {
        cluster.kubectl("-n", NAMESPACE, "exec", pod, "-c", "falls", "--", "touch", "/tmp/fall")
                .mustSucceed();
        return await(pod + " has started again")
                .atMost(LONGEST)
                .until(() -> cluster.runningSince(NAMESPACE, pod, "falls", 1), Optional::isPresent)
                .orElseThrow();
    }

    /// metrics-server has no `v1` and leaves the swap out that the kubelet tells.
    @Test
    void onlyOursHasTheVersionThatIsStable() {
        assertThat(peer().raw("/apis/metrics.k8s.io/v1/nodes")).isEmpty();
        assertThat(peer().raw(NODES))
                .hasValueSatisfying(text -> assertThat(text).doesNotContain("swap"));
    }

    /// A reading of the kubelet. It takes them more than a second apart, so that equal seconds mean
    /// one and the same.
    private record Reading(String name, Instant timestamp) {}

    private record Pair(Item ours, Item theirs) {}

    /// The readings that both have told.
    private static Map<Reading, Pair> pairs(SteadyAnswers ours, SteadyAnswers theirs) {
        Map<Reading, Item> told = readings(theirs);
        Map<Reading, Pair> pairs = new HashMap<>();
        readings(ours)
                .forEach((reading, item) -> {
                    if (told.containsKey(reading)) {
                        pairs.put(reading, new Pair(item, told.get(reading)));
                    }
                });
        return pairs;
    }

    private static Map<Reading, Item> readings(SteadyAnswers answers) {
        Map<Reading, Item> readings = new HashMap<>();
        for (SteadyAnswers.Look look : answers.looks()) {
            for (Item item : look.items()) {
                readings.put(new Reading(item.name(), item.timestamp()), item);
            }
        }
        return readings;
    }

    private static SteadyAnswers ours(RealCluster cluster, String path) {
        return SteadyAnswers.to(cluster, path);
    }

    private SteadyAnswers theirs(String path) {
        return new SteadyAnswers(() -> peer().raw(path));
    }

    private PeerMetricsServer peer() {
        return peer.orElseThrow();
    }
}
