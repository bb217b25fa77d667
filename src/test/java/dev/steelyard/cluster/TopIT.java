package dev.steelyard.cluster;

import static java.util.Comparator.comparingLong;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.steelyard.cluster.ResourceAnswer.Item;
import dev.steelyard.cluster.ResourceAnswer.Usage;
import io.fabric8.kubernetes.api.model.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// `kubectl top`, of the cluster's release and the machine's own, prints what the API answers.
///
/// What is printed is compared with the raw answers before and after: where these are the same,
/// kubectl had that one, too.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopIT {
    private static final String NAMESPACE = "top";
    private static final String API = "/apis/metrics.k8s.io/v1/";
    private static final String PODS = API + "namespaces/" + NAMESPACE + "/pods";
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final long MEBIBYTE = 1 << 20;
    private static final String PODS_OF_THREE =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: top}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: busy, namespace: top, labels: {app: busy}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 60m}}
              - name: beside
                image: busybox:1
                command: [sh, -c, "while :; do :; done"]
                resources: {limits: {cpu: 30m}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: holder, namespace: top, labels: {app: holder}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: main
                image: busybox:1
                command: [sh, -c, "dd if=/dev/zero of=/held/it bs=1M count=24; sleep 100000"]
                volumeMounts: [{name: held, mountPath: /held}]
              volumes: [{name: held, emptyDir: {medium: Memory}}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: guarded, namespace: top, labels: {app: guarded}}
            spec:
              terminationGracePeriodSeconds: 0
              initContainers:
              - {name: ends, image: "busybox:1", command: ["true"]}
              - {name: sidecar, image: "busybox:1", command: [sleep, "100000"], restartPolicy: Always}
              containers:
              - {name: main, image: "busybox:1", command: [sleep, "100000"]}
            """;

    /// A program that asks.
    record Kubectl(String owner, List<String> line) {
        Command run(RealCluster cluster, String... arguments) {
            List<String> all = new ArrayList<>(line);
            all.addAll(List.of(arguments));
            return cluster.program(all);
        }

        /// Whether this release has a flag.
        boolean knows(RealCluster cluster, String what, String flag) {
            return run(cluster, "top", what, "--help").mustSucceed().contains(flag + "=");
        }

        @Override
        public String toString() {
            return "kubectl of the " + owner;
        }
    }

    /// What was printed, in cells, and the answer that it was made of.
    private record Printed(List<List<String>> lines, ResourceAnswer answer) {
        List<String> header() {
            return lines.getFirst();
        }

        List<List<String>> rows() {
            return lines.subList(1, lines.size());
        }
    }

    static Stream<Kubectl> kubectls() {
        Stream<Kubectl> machine =
                Arrays.stream(System.getenv("PATH").split(":"))
                        .map(folder -> Path.of(folder, "kubectl"))
                        .filter(Files::isExecutable)
                        .limit(1)
                        .map(program -> new Kubectl("machine", List.of(program.toString())));
        return Stream.concat(Stream.of(new Kubectl("cluster", RealCluster.ownKubectl())), machine);
    }

    @BeforeAll
    void start(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
        cluster.apply(PODS_OF_THREE);
        await("all are measured")
                .atMost(LONGEST)
                .until(
                        () -> answer(cluster, PODS).containers(),
                        containers ->
                                containers.equals(
                                        Set.of(
                                                "top/busy/main",
                                                "top/busy/beside",
                                                "top/holder/main",
                                                "top/guarded/main",
                                                "top/guarded/sidecar")));
    }

    @AfterAll
    void stop(RealCluster cluster) {
        cluster.deleteNamespace(NAMESPACE);
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void podsAreSummedOverTheirContainers(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster);
        assertThat(printed.header()).containsExactly("NAME", "CPU(cores)", "MEMORY(bytes)");
        assertThat(printed.rows()).isEqualTo(rows(printed.answer(), List.of(Item::name)));
        assertThat(printed.rows())
                .extracting(List::getFirst)
                .containsExactly("busy", "guarded", "holder");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void containersAreListedOneByOne(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster, "--containers");
        assertThat(printed.header()).containsExactly("POD", "NAME", "CPU(cores)", "MEMORY(bytes)");
        assertThat(printed.rows()).hasSize(5).isEqualTo(containerRows(printed.answer()));
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void sumIsThatOfAllContainers(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster, "--sum");
        List<Usage> all = printed.answer().items().stream().map(Item::sum).toList();
        long nanocores = all.stream().mapToLong(Usage::nanocores).sum();
        long bytes = all.stream().mapToLong(Usage::bytes).sum();
        assertThat(printed.rows().subList(3, 5))
                .containsExactly(
                        List.of("________", "________"),
                        List.of(millicores(nanocores), mebibytes(bytes)));
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void sortedByCpuTheBusiestIsFirst(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster, "--sort-by=cpu");
        assertThat(sums(printed)).isSortedAccordingTo(comparingLong(Usage::millicores).reversed());
        assertThat(printed.rows().getFirst()).startsWith("busy");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void sortedByMemoryTheLargestIsFirst(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster, "--sort-by=memory");
        assertThat(sums(printed)).isSortedAccordingTo(comparingLong(Usage::bytes).reversed());
        assertThat(printed.rows().getFirst()).startsWith("holder");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void selectorsChooseByLabelsAndNames(Kubectl kubectl, RealCluster cluster) {
        for (String selector :
                List.of(
                        "--selector=app=holder",
                        "--selector=app notin (busy,guarded)",
                        "--field-selector=metadata.name=holder")) {
            Printed printed = pods(kubectl, cluster, selector);
            assertThat(printed.rows())
                    .as(selector)
                    .isEqualTo(rows(printed.answer().only("holder"), List.of(Item::name)));
        }
        Printed one = pods(kubectl, cluster, "holder");
        assertThat(one.rows()).isEqualTo(rows(one.answer().only("holder"), List.of(Item::name)));
        assertThat(top(kubectl, cluster, "pod", "-n", NAMESPACE, "-l", "app=none").errors())
                .contains("No resources found in top namespace");
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void allNamespacesAreTold(Kubectl kubectl, RealCluster cluster) {
        Printed printed = printed(kubectl, cluster, API + "pods", "pod", "-A");
        assertThat(printed.header())
                .containsExactly("NAMESPACE", "NAME", "CPU(cores)", "MEMORY(bytes)");
        assertThat(printed.rows())
                .isEqualTo(rows(printed.answer(), List.of(Item::namespace, Item::name)))
                .extracting(List::getFirst)
                .contains("steelyard", NAMESPACE);
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void headersAreLeftOutOnRequest(Kubectl kubectl, RealCluster cluster) {
        Printed printed = pods(kubectl, cluster, "--no-headers");
        assertThat(printed.lines()).isEqualTo(rows(printed.answer(), List.of(Item::name)));
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void swapIsShownWhereKubectlCan(Kubectl kubectl, RealCluster cluster) {
        assumeTrue(kubectl.knows(cluster, "pod", "--show-swap"), "this kubectl has no --show-swap");
        Printed printed = pods(kubectl, cluster, "--show-swap");
        assertThat(printed.header())
                .containsExactly("NAME", "CPU(cores)", "MEMORY(bytes)", "SWAP(bytes)");
        assertThat(printed.rows())
                .extracting(List::getLast)
                .isEqualTo(
                        printed.answer().items().stream()
                                .map(pod -> mebibytes(pod.sum().swapBytes().orElse(0)))
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("kubectls")
    void nodesAreSetAgainstWhatTheyHave(Kubectl kubectl, RealCluster cluster) {
        for (String order : List.of("", "--sort-by=cpu", "--sort-by=memory")) {
            assertNodes(
                    printed(kubectl, cluster, API + "nodes", "node", order), cluster, List.of());
        }
        if (kubectl.knows(cluster, "node", "--show-swap")) {
            Printed printed = printed(kubectl, cluster, API + "nodes", "node", "--show-swap");
            assertNodes(printed, cluster, List.of("SWAP(bytes)", "SWAP(%)"));
        }
    }

    private static void assertNodes(Printed printed, RealCluster cluster, List<String> more) {
        List<String> header =
                new ArrayList<>(
                        List.of("NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"));
        header.addAll(more);
        assertThat(printed.header()).isEqualTo(header);
        Item measured = printed.answer().items().getFirst();
        Node node = cluster.client().nodes().withName(measured.name()).require();
        assertThat(printed.rows()).hasSize(1);
        assertThat(printed.rows().getFirst())
                .hasSize(header.size())
                .startsWith(nodeRow(measured, node));
    }

    private static String[] nodeRow(Item measured, Node node) {
        Usage usage = measured.sum();
        double cores = amount(node, "cpu");
        double bytes = amount(node, "memory");
        return new String[] {
            measured.name(),
            millicores(usage.nanocores()),
            (long) (usage.millicores() / (cores * 1_000) * 100) + "%",
            mebibytes(usage.bytes()),
            (long) (usage.bytes() / bytes * 100) + "%"
        };
    }

    private static double amount(Node node, String resource) {
        return requireNonNull(node.getStatus().getAllocatable().get(resource))
                .getNumericalAmount()
                .doubleValue();
    }

    private static Printed pods(Kubectl kubectl, RealCluster cluster, String... flags) {
        List<String> arguments = new ArrayList<>(List.of("pod", "-n", NAMESPACE));
        arguments.addAll(List.of(flags));
        return printed(kubectl, cluster, PODS, arguments.toArray(String[]::new));
    }

    /// What kubectl prints of the answer that a path has before and after.
    private static Printed printed(
            Kubectl kubectl, RealCluster cluster, String path, String... arguments) {
        AtomicReference<Printed> printed = new AtomicReference<>();
        await("the answer stands still while kubectl asks")
                .atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    ResourceAnswer before = answer(cluster, path);
                    String text = top(kubectl, cluster, arguments).mustSucceed();
                    printed.set(new Printed(text.lines().map(TopIT::cells).toList(), before));
                    return answer(cluster, path).equals(before);
                });
        return printed.get();
    }

    private static Command top(Kubectl kubectl, RealCluster cluster, String... arguments) {
        return kubectl.run(
                cluster,
                Stream.concat(Stream.of("top"), Arrays.stream(arguments))
                        .filter(argument -> !argument.isEmpty())
                        .toArray(String[]::new));
    }

    private static ResourceAnswer answer(RealCluster cluster, String path) {
        return ResourceAnswer.parse(cluster.raw(path));
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split(" +"));
    }

    /// The usage of the pods in the order in which they were printed.
    private static List<Usage> sums(Printed printed) {
        return printed.rows().stream()
                .map(row -> printed.answer().item(row.getFirst()).orElseThrow().sum())
                .toList();
    }

    private static List<List<String>> rows(
            ResourceAnswer answer, List<Function<Item, String>> columns) {
        return answer.items().stream()
                .map(item -> row(columns.stream().map(column -> column.apply(item)), item.sum()))
                .toList();
    }

    private static List<List<String>> containerRows(ResourceAnswer answer) {
        return answer.items().stream()
                .flatMap(pod ->
                        pod.containers().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey())
                                .map(each ->
                                        row(Stream.of(pod.name(), each.getKey()), each.getValue())))
                .toList();
    }

    private static List<String> row(Stream<String> names, Usage usage) {
        return Stream.concat(
                        names, Stream.of(millicores(usage.nanocores()), mebibytes(usage.bytes())))
                .toList();
    }

    private static String millicores(long nanocores) {
        return Math.ceilDiv(nanocores, 1_000_000) + "m";
    }

    private static String mebibytes(long bytes) {
        return bytes / MEBIBYTE + "Mi";
    }
}
