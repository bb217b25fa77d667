package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;

/// A group moves from a real older adapter to Steelyard as `docs/migration.md` says, and nobody
/// notices: HPAs go on by the names of the adapter, and by ours beside them.
@OnRealCluster
@Isolated("Moves custom.metrics.k8s.io, and replaces the replicas of Steelyard.")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainingIT {
    private static final String NAMESPACE = "chained";
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String ORDERS =
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/chained/services/web/orders";
    private static final String DEPTH =
            "/apis/custom.metrics.k8s.io/v1beta2/namespaces/chained/services/web/depth";
    private static final Pattern BLOCK = Pattern.compile("```(yaml|sh)\n(.*?)```", Pattern.DOTALL);
    private static final String OBJECTS =
            """
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: chained}
            spec: {ports: [{port: 80}]}
            ---
            apiVersion: steelyard.dev/v1alpha1
            kind: ScrapeRule
            metadata: {name: services, namespace: chained}
            spec:
              describes: {kind: Service, nameLabel: service}
              metrics: [{name: depth, gauge: {metric: service_depth}}]
            """;

    private Exporter exporter;
    private OlderAdapter older;

    @BeforeAll
    void open(RealCluster cluster) {
        exporter = new Exporter(cluster, NAMESPACE);
        cluster.apply(OBJECTS);
        older = new OlderAdapter(cluster);
    }

    @AfterAll
    void close(RealCluster cluster) {
        older.close();
        exporter.close();
        cluster.kubectl(
                        "delete",
                        "--ignore-not-found",
                        "clusterrole/steelyard:older-metrics",
                        "clusterrolebinding/steelyard:older-metrics")
                .mustSucceed();
        cluster.kubectl(
                "-n",
                "steelyard",
                "patch",
                "deployment/steelyard",
                "--type=json",
                "-p",
                "[{\"op\":\"remove\",\"path\":\"/spec/template/spec/hostAliases\"}]");
        cluster.kubectl("apply", "-k", "deploy/base").mustSucceed();
        cluster.waitUntilServing();
    }

    @Test
    void theGroupMovesAndNobodyNotices(RealCluster cluster) throws IOException {
        older.measures(NAMESPACE, "web", "orders", 10);
        exporter.scaleBy(1, 9, List.of(by("orders")));
        older.measures(NAMESPACE, "web", "orders", 20);
        exporter.awaitWanted(2); // by the adapter alone

        try (KubernetesClient client = cluster.unretried();
                SteadyQuestions questions = new SteadyQuestions(client, List.of(ORDERS), 4)) {
            nameTheAdapterInHosts(cluster);
            for (String step : steps()) {
                cluster.shell(step).mustSucceed();
            }
            cluster.waitUntilServing();
            long after = questions.answered();
            await().atMost(LONGEST).until(() -> questions.answered() > after + 40);
            assertThat(questions.failures()).isEmpty();
        }
        assertThat(cluster.raw(ORDERS)).contains("\"value\":\"20\"");

        older.measures(NAMESPACE, "web", "orders", 40);
        exporter.awaitWanted(4); // by the adapter, through us

        exporter.expose("service_depth{service=\"web\"} 30");
        await().atMost(LONGEST)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> cluster.raw(DEPTH).contains("\"value\":\"30\""));
        exporter.scaleBy(1, 9, List.of(by("depth"), by("orders")));
        exporter.awaitWanted(4); // the adapter's is the greater one
        exporter.expose("service_depth{service=\"web\"} 60");
        exporter.awaitWanted(6); // now ours

        older.goes();
        String told = cluster.kubectl("get", "--raw", ORDERS).mustFail();
        assertThat(told).contains("the older adapter older/sample-adapter gave no answer");
        exporter.expose("service_depth{service=\"web\"} 80");
        exporter.awaitWanted(8); // ours goes on
    }

    private static String by(String metric) {
        return """
        type: Object
        object:
          describedObject: {apiVersion: v1, kind: Service, name: web}
          metric: {name: %s}
          target: {type: AverageValue, averageValue: "10"}
        """
                .formatted(metric);
    }

    /// This cluster has no DNS.
    private void nameTheAdapterInHosts(RealCluster cluster) {
        cluster.kubectl(
                        "-n",
                        "steelyard",
                        "patch",
                        "deployment/steelyard",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"template\":{\"spec\":{\"hostAliases\":[{\"ip\":\"%s\",\"hostnames\":[\"sample-adapter.older.svc\"]}]}}}}"
                                .formatted(older.address()))
                .mustSucceed();
    }

    /// What the page says to do, for our adapter in place of its example.
    private static List<String> steps() throws IOException {
        String page = Files.readString(RealCluster.ROOT.resolve("docs/migration.md"));
        String section = page.substring(page.indexOf("## Nobody needs a switch-over moment"));
        Matcher blocks = BLOCK.matcher(section);
        List<String> steps =
                blocks.results()
                        .map(block ->
                                block.group(1).equals("sh")
                                        ? block.group(2)
                                        : "kubectl apply -f - <<'END'\n" + block.group(2) + "END\n")
                        .map(step ->
                                step.replace(
                                        "monitoring/prometheus-adapter", "older/sample-adapter"))
                        .toList();
        assertThat(steps).hasSize(2);
        assertThat(steps.getLast()).contains("older/sample-adapter");
        return steps;
    }
}
