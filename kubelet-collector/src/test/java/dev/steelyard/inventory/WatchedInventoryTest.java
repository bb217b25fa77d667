package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.steelyard.inventory.WatchedInventory.Watched;
import dev.steelyard.model.MetricFamily;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchedInventoryTest {
    private static final Workload DEPLOYMENT = new Workload("shop", "Deployment", "web");
    private static final Workload REPLICA_SET = new Workload("shop", "ReplicaSet", "web-7d9");
    private static final int PATIENCE_SECONDS = 30;

    /// Answers the first watch on pods with 410 Gone while [#gone] is set.
    private final class Forgetful extends Dispatcher {
        private final Dispatcher faithful;

        Forgetful(Dispatcher faithful) {
            this.faithful = faithful;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            String path = request.getPath();
            boolean watchOnPods = path.startsWith("/api/v1/pods?") && path.contains("watch=true");
            return watchOnPods && gone.compareAndSet(true, false)
                    ? new MockResponse().setResponseCode(410)
                    : faithful.dispatch(request);
        }
    }

    private final AtomicBoolean gone = new AtomicBoolean();
    private final Semaphore changes = new Semaphore(0);
    private KubernetesMockServer server;
    private KubernetesClient client;
    private @Nullable WatchedInventory inventory;

    @BeforeEach
    void start() {
        Map<ServerRequest, Queue<ServerResponse>> expectations = new HashMap<>();
        server =
                new KubernetesMockServer(
                        new Context(),
                        new MockWebServer(),
                        expectations,
                        new Forgetful(new KubernetesMixedDispatcher(expectations)),
                        false);
        server.init();
        client = server.createClient();
    }

    @AfterEach
    void stop() {
        if (inventory != null) {
            inventory.close();
        }
        client.close();
        server.destroy();
    }

    @Test
    void theFirstViewIsWholeBeforeItIsCalledComplete() throws Exception {
        create(node("n1"));
        create(replicaSet());
        create(pod("web-1"));
        create(pod("web-2"));

        WatchedInventory it = open();

        assertThat(it.nodes()).extracting(NodeRecord::name).containsExactly("n1");
        assertThat(it.podsOf(DEPLOYMENT))
                .extracting(PodRecord::name)
                .containsExactly("web-1", "web-2");
    }

    @Test
    void listenersAreToldByAThreadThatServesNoConnection() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        WatchedInventory it = open();
        it.onChange(() -> {
            threads.add(Thread.currentThread().getName());
            changes.release();
        });
        create(pod("web-1"));
        await(() -> !threads.isEmpty());
        assertThat(threads).containsOnly("inventory-changes");
    }

    @Test
    void changesArriveAndAreTold() throws Exception {
        create(replicaSet());
        create(pod("web-1"));
        WatchedInventory it = open();

        create(pod("web-2"));
        await(() -> it.podsOf(DEPLOYMENT).size() == 2);
        client.pods()
                .inNamespace("shop")
                .withName("web-1")
                .edit(pod ->
                        new PodBuilder(pod)
                                .editMetadata()
                                .addToLabels("app", "other")
                                .endMetadata()
                                .build());
        await(() -> it.pod("shop", "web-1").orElseThrow().labels().containsKey("app"));
        client.pods().inNamespace("shop").withName("web-2").delete();
        await(() -> it.pods().size() == 1);
        create(node("n1"));
        await(() -> it.node("n1").isPresent());
        client.nodes().withName("n1").delete();
        await(() -> it.nodes().isEmpty());
    }

    @Test
    void aReplicaSetThatArrivesAfterItsPodCorrectsThePod() throws Exception {
        WatchedInventory it = open();
        create(pod("web-1"));
        await(() -> it.podsOf(REPLICA_SET).size() == 1);

        create(replicaSet());

        await(() -> it.podsOf(DEPLOYMENT).size() == 1);
        assertThat(it.podsOf(REPLICA_SET)).isEmpty();
    }

    @Test
    void aListThatFailsIsTriedAgainAndCounted() throws Exception {
        server.expect().get().withPath("/api/v1/nodes?limit=500").andReturn(403, "no").once();
        create(pod("web-1"));

        WatchedInventory it = open();

        assertThat(it.failures(Watched.NODES)).isEqualTo(1);
        assertThat(it.latestFailure(Watched.NODES)).get().asString().contains("Forbidden");
        assertThat(it.failures(Watched.PODS)).isZero();
        assertThat(it.latestFailure(Watched.PODS)).isEmpty();
        assertThat(it.pods()).hasSize(1);
    }

    @Test
    void aWatchThatTheClusterHasForgottenIsTakenUpWithANewList() throws Exception {
        create(pod("web-1"));
        gone.set(true);

        WatchedInventory it = open();
        create(pod("web-2"));

        await(() -> it.pods().size() == 2);
        assertThat(gone).isFalse();
    }

    @Test
    void figuresTellWhatIsInView() throws Exception {
        create(node("n1"));
        create(pod("web-1"));
        create(pod("web-2"));

        assertThat(InventoryMetrics.of(open()))
                .extracting(MetricFamily::name, family -> family.points().toString())
                .containsExactly(
                        tuple("steelyard_inventory_complete", "[Value[labels={}, value=1.0]]"),
                        tuple(
                                "steelyard_inventory_objects",
                                "[Value[labels={kind=\"nodes\"}, value=1.0],"
                                        + " Value[labels={kind=\"pods\"}, value=2.0]]"),
                        tuple(
                                "steelyard_inventory_watch_failures",
                                "[Value[labels={kind=\"nodes\"}, value=0.0],"
                                        + " Value[labels={kind=\"pods\"}, value=0.0],"
                                        + " Value[labels={kind=\"replicasets\"}, value=0.0],"
                                        + " Value[labels={kind=\"jobs\"}, value=0.0]]"));
    }

    private WatchedInventory open() throws InterruptedException {
        WatchedInventory opened = WatchedInventory.open(client);
        inventory = opened;
        opened.onChange(changes::release);
        await(opened::isComplete);
        return opened;
    }

    /// Waits until the inventory has told of a change after which `condition` holds.
    private void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            assertThat(changes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("a change is told")
                    .isTrue();
        }
    }

    private void create(io.fabric8.kubernetes.api.model.HasMetadata object) {
        client.resource(object).create();
    }

    private static Node node(String name) {
        return new NodeBuilder().withNewMetadata().withName(name).endMetadata().build();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withOwnerReferences(owner("ReplicaSet", "web-7d9"))
                .endMetadata()
                .build();
    }

    private static ReplicaSet replicaSet() {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web-7d9")
                .withOwnerReferences(owner("Deployment", "web"))
                .endMetadata()
                .build();
    }

    private static OwnerReference owner(String kind, String name) {
        return new OwnerReferenceBuilder()
                .withApiVersion("apps/v1")
                .withKind(kind)
                .withName(name)
                .withUid(name)
                .withController(true)
                .build();
    }
}
