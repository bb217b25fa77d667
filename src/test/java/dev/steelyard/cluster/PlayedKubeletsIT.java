package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.steelyard.cluster.ResourceAnswer.Item;
import dev.steelyard.cluster.ResourceAnswer.Usage;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// Beside the real kubelet there are others that do what a good one will not. They harm nobody but
/// their own pods, and it is told what is the matter with each.
@OnRealCluster
@Isolated("Has nodes that others would find.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlayedKubeletsIT {
    private static final String NAMESPACE = "played";
    private static final String REAL = "node-1";
    private static final String AUTHORITY = "kube-root-ca.crt";
    private static final String NODES = "/apis/metrics.k8s.io/v1/nodes";
    private static final String PODS = "/apis/metrics.k8s.io/v1/namespaces/played/pods";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// With a token that may ask for everything.
    private static final String ASKER =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: played}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: played}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: default, namespace: played}]
            """;

    /// What is the matter with each that is not scraped, as the list of targets tells it.
    private static final Map<String, String> REASONS =
            Map.of(
                    "hangs",
                    "no complete answer within 10 s",
                    "drips",
                    "no complete answer within 10 s",
                    "garbage",
                    "line 1, column 1: expected a metric name",
                    "html",
                    "Content-Type is \\\\\"text/html\\\\\"",
                    "unauthorized",
                    "401",
                    PlayedNodes.STRANGER,
                    "the certificate of the kubelet at 10.244.0.5 is signed by itself");

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Replicas replicas;
    private String token;
    private PlayedNodes nodes;
    private SteadyAnswers measured;
    private SteadyAnswers pods;

    /// Ends when each replica knows what can be known.
    @BeforeAll
    void play(RealCluster cluster, @TempDir Path folder) throws Exception {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(ASKER);
        await("the account")
                .atMost(LONGEST)
                .until(() ->
                        cluster.kubectl("-n", NAMESPACE, "get", "cm", AUTHORITY).exitCode() == 0);
        token =
                cluster.kubectl("-n", NAMESPACE, "create", "token", "default")
                        .mustSucceed()
                        .strip();
        replicas = new Replicas(cluster);
        nodes = PlayedNodes.open(cluster, NAMESPACE, folder);
        open.push(nodes);
        await("what can be known")
                .atMost(LONGEST)
                .untilAsserted(() -> assertThat(replicas.all()).allSatisfy(this::knowsAll));
        measured = SteadyAnswers.to(cluster, NODES);
        open.push(measured);
        pods = SteadyAnswers.to(cluster, PODS);
        open.push(pods);
    }

    private void knowsAll(Pod replica) {
        assertThat(known(replica, PODS)).containsExactly("behind", "crowded", "well");
        assertThat(known(replica, NODES))
                .contains(REAL, "behind", "crowded", "lies", "stutters", "well");
    }

    private List<String> known(Pod replica, String path) {
        String answer = replicas.ask(replica, path, "-H", "Authorization: Bearer " + token);
        assertThat(answer).startsWith("200\n");
        return ResourceAnswer.parse(answer.substring(4)).items().stream().map(Item::name).toList();
    }

    @AfterAll
    void end(RealCluster cluster) throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
        cluster.kubectl("delete", "clusterrolebinding", NAMESPACE).mustSucceed();
        cluster.deleteNamespace(NAMESPACE);
    }

    @Test
    void thosePodsAreMeasuredThatCanBe(RealCluster cluster) {
        List<Item> known = pods.latest().items();
        assertThat(known).extracting(Item::name).containsExactly("behind", "crowded", "well");
        assertThat(pods.latest().item("crowded").orElseThrow().containers()).hasSize(500);
        assertThat(pods.usage("well", "app"))
                .extracting(Usage::nanocores)
                .containsOnly(500_000_000L);
        assertThat(pods.latest().item("behind").orElseThrow().timestamp())
                .isBefore(Instant.now().minusSeconds(1_700));
        for (String half : List.of("lies", "stutters")) {
            assertThat(cluster.kubectl("get", "--raw", PODS + "/" + half).mustFail())
                    .contains("container liar of pod played/" + half);
        }
    }

    @Test
    void peopleSeeWhichNodesAreNotMeasured(RealCluster cluster) {
        String top = cluster.kubectl("top", "nodes").mustSucceed();
        for (String name : nodes.names()) {
            assertThat(top)
                    .containsPattern(
                            "(?m)^"
                                    + name
                                    + (REASONS.containsKey(name) ? " +<unknown>" : " +1000m"));
        }
        assertThat(top).containsPattern("(?m)^" + REAL + " +\\d+m");
    }

    @Test
    void eachThatIsNotScrapedSaysWhy() {
        REASONS.forEach((name, reason) -> {
            Pattern told =
                    Pattern.compile(
                            "\"node\":\""
                                    + name
                                    + "\"[^{}]*\\}[^{}]*\"lastError\":\"[^,]*("
                                    + reason
                                    + ")");
            await("the reason of " + name)
                    .atMost(LONGEST)
                    .untilAsserted(() ->
                            assertThat(
                                            replicas.askQueries(
                                                    replicas.all().getFirst(),
                                                    "/api/v1/targets?state=active",
                                                    token))
                                    .containsPattern(told));
        });
    }

    /// While two say nothing for as long as they may, at every turn.
    @Test
    void nobodyWaitsForThem() {
        for (int i = 0; i < 3; i++) {
            Instant now = Instant.now();
            pods.awaitReading("well", now);
            pods.awaitReading("crowded", now);
            measured.awaitReading(REAL, now);
        }
        assertThat(measured.failed()).isEmpty();
        assertThat(measured.gaps(REAL)).isEmpty();
        for (String good : List.of("well", "crowded", "behind")) {
            assertThat(pods.gaps(good)).isEmpty();
        }
        assertThat(pods.latest().item("hangs")).isEmpty();
    }
}
