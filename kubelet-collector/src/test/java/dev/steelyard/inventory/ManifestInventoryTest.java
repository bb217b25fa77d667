package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.inventory.ManifestInventory.Refresh;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.PodRecord.PortRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestInventoryTest {
    private static final String SHOP =
            """
            # comments and empty documents are nothing
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: n1, labels: {zone: a}}
            status:
              addresses:
              - {type: InternalIP, address: 192.0.2.1}
              - {type: Hostname, address: n1.example}
              daemonEndpoints: {kubeletEndpoint: {Port: 10255}}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: web-7d9-x2x
              namespace: shop
              uid: 1-2-3
              labels: {app: web}
              annotations:
                prometheus.io/scrape: "true"
                kubectl.kubernetes.io/last-applied-configuration: "…"
              ownerReferences:
              - {apiVersion: apps/v1, kind: ReplicaSet, name: web-7d9, uid: r, controller: true}
            spec:
              nodeName: n1
              resources: {requests: {cpu: 2, memory: much}}
              initContainers:
              - name: migrate
              - {name: proxy, restartPolicy: Always}
              containers:
              - name: app
                resources: {requests: {cpu: 250.5m, memory: 64Mi}, limits: {cpu: 1}}
                ports:
                - {name: metrics, containerPort: 8080}
                - {name: dns, containerPort: 53, protocol: UDP}
            status:
              phase: Running
              podIP: 10.0.0.7
              startTime: "2026-09-01T09:59:58Z"
              conditions:
              - {type: Ready, status: "True"}
              initContainerStatuses:
              - {name: migrate, state: {terminated: {exitCode: 0}}}
              containerStatuses:
              - {name: app, state: {running: {startedAt: "2026-09-01T10:00:00Z"}}}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata:
              name: web-7d9
              namespace: shop
              ownerReferences:
              - {apiVersion: apps/v1, kind: Deployment, name: web, uid: d, controller: true}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: shop}
            spec: {replicas: 3}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: shop}
            ---
            """;

    @TempDir private Path directory;

    @Test
    void everyNeededFieldIsRead() throws Exception {
        write("shop.yaml", SHOP);
        ManifestInventory inventory = ManifestInventory.open(directory);

        assertThat(inventory.isComplete()).isTrue();
        assertThat(inventory.nodes())
                .containsExactly(
                        new NodeRecord(
                                "n1",
                                Map.of("zone", "a"),
                                Map.of("InternalIP", "192.0.2.1", "Hostname", "n1.example"),
                                10255));
        assertThat(inventory.pod("shop", "web-7d9-x2x"))
                .contains(
                        new PodRecord(
                                "shop",
                                "web-7d9-x2x",
                                "n1",
                                "10.0.0.7",
                                "Running",
                                true,
                                false,
                                Instant.parse("2026-09-01T09:59:58Z"),
                                new Workload("shop", "Deployment", "web"),
                                Map.of("app", "web"),
                                Map.of("prometheus.io/scrape", "true"),
                                new Requests(OptionalLong.of(2000), OptionalLong.empty()),
                                List.of(
                                        container(
                                                "migrate",
                                                Kind.INIT,
                                                new ContainerState.Terminated()),
                                        container(
                                                "proxy", Kind.SIDECAR, new ContainerState.Untold()),
                                        new ContainerRecord(
                                                "app",
                                                Kind.REGULAR,
                                                new ContainerState.Running(
                                                        Instant.parse("2026-09-01T10:00:00Z")),
                                                new Requests(
                                                        OptionalLong.of(251),
                                                        OptionalLong.of(64L << 20)),
                                                List.of(new PortRecord("metrics", 8080))))));
        assertThat(inventory.replicas(new Workload("shop", "Deployment", "web"))).hasValue(3);
        assertThat(inventory.replicas(new Workload("shop", "Deployment", "no"))).isEmpty();
        assertThat(inventory.ignoredDocuments()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    '',                                                Pod/web-1
                    '{kind: StatefulSet, name: db, controller: true}', StatefulSet/db
                    '{kind: DaemonSet, name: log, controller: true}',  DaemonSet/log
                    '{kind: Job, name: import, controller: true}',     CronJob/nightly
                    '{kind: ReplicaSet, name: bare, controller: true}',ReplicaSet/bare
                    '{kind: ReplicaSet, name: gone, controller: true}',ReplicaSet/gone
                    '{kind: Node, name: n1, controller: true}',        Pod/web-1
                    '{kind: Owner, name: sole}',                       Owner/sole
                    '{kind: First, name: a}, {kind: Last, name: b, controller: true}', Last/b
                    """)
    void theWorkloadStandsAtTheEndOfTheChain(String owners, String expected) throws Exception {
        write(
                "all.yaml",
                """
                {apiVersion: v1, kind: Pod, metadata: {name: web-1, ownerReferences: [%s]}}
                ---
                {apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: bare}}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: import
                  ownerReferences: [{kind: CronJob, name: nightly, controller: true}]
                """
                        .formatted(owners));

        PodRecord pod = ManifestInventory.open(directory).pod("default", "web-1").orElseThrow();

        assertThat(pod.workload().kind() + '/' + pod.workload().name()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    kind: Pod                              | bad.yaml, document 2: no apiVersion; say it, for example "apiVersion: v1"
                    apiVersion: v1                         | bad.yaml, document 2: no kind; say it, for example "kind: Pod"
                    just words                             | bad.yaml, document 2: not an object; begin with apiVersion, kind and metadata
                    {apiVersion: v1, kind: Pod}            | bad.yaml, document 2: Pod without a name; add metadata.name
                    {apiVersion: v1, kind: Pod, metadata: {name: [1]}} | bad.yaml, document 2: not a Pod:
                    {apiVersion: v1, kind: [               | bad.yaml, document 2: not YAML:
                    """)
    void aWrongManifestIsToldWithFileDocumentAndCure(String document, String expected)
            throws Exception {
        write("bad.yaml", "{apiVersion: v1, kind: Node, metadata: {name: n1}}\n---\n" + document);

        assertThatThrownBy(() -> ManifestInventory.open(directory))
                .isInstanceOf(ManifestException.class)
                .message()
                .contains(expected)
                .startsWith(directory.toString());
    }

    @Test
    void aDirectoryThatIsNoneIsTold() {
        assertThatThrownBy(() -> ManifestInventory.open(directory.resolve("absent")))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("absent: not a readable directory");
    }

    @Test
    void changedFilesAreReadAgain() throws Exception {
        write("pods.yaml", pods("a", "b"));
        write("notes.txt", "not a manifest: [");
        ManifestInventory inventory = ManifestInventory.open(directory);
        AtomicInteger told = new AtomicInteger();
        inventory.onChange(told::incrementAndGet);

        assertThat(inventory.refresh()).isEqualTo(new Refresh.Unchanged());
        assertThat(told).hasValue(0);

        write("pods.yaml", pods("b", "c", "d"));
        assertThat(inventory.refresh()).isEqualTo(new Refresh.Reread(3));
        assertThat(inventory.pods()).extracting(PodRecord::name).containsExactly("b", "c", "d");
        assertThat(inventory.podsOf(new Workload("default", "Pod", "a"))).isEmpty();

        Files.delete(directory.resolve("pods.yaml"));
        assertThat(inventory.refresh()).isEqualTo(new Refresh.Reread(0));
        assertThat(inventory.pods()).isEmpty();
        assertThat(told).hasValue(2);
    }

    @Test
    void aFileThatBecomesWrongLosesNothing() throws Exception {
        write("pods.yaml", pods("a"));
        ManifestInventory inventory = ManifestInventory.open(directory);

        write("pods.yaml", "kind: Pod\n");
        assertThat(inventory.refresh())
                .isInstanceOfSatisfying(
                        Refresh.Refused.class,
                        refused -> {
                            assertThat(refused.problem()).hasMessageContaining("no apiVersion");
                            assertThat(refused.problem().document()).isEqualTo(1);
                        });
        assertThat(inventory.pods()).extracting(PodRecord::name).containsExactly("a");
        assertThat(inventory.refresh()).as("told once").isEqualTo(new Refresh.Unchanged());

        write("pods.yaml", pods("a", "b"));
        assertThat(inventory.refresh()).isEqualTo(new Refresh.Reread(2));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    private static String pods(String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append("---\n{apiVersion: v1, kind: Pod, metadata: {name: ")
                    .append(name)
                    .append("}}\n");
        }
        return text.toString();
    }

    private static ContainerRecord container(String name, Kind kind, ContainerState state) {
        return new ContainerRecord(name, kind, state, Requests.NONE, List.of());
    }
}
