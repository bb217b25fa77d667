package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexedInventoryTest {
    private static final Workload REPLICA_SET = new Workload("shop", "ReplicaSet", "web-7d9");
    private static final Workload DEPLOYMENT = new Workload("shop", "Deployment", "web");

    private IndexedInventory inventory;

    @BeforeEach
    void open(@TempDir Path empty) throws ManifestException {
        inventory = ManifestInventory.open(empty);
    }

    @Test
    void ownersOfOwnersAreFollowed() {
        inventory.putOwner(REPLICA_SET, DEPLOYMENT);
        inventory.putPod(ownedBy("web-1", REPLICA_SET));

        assertThat(inventory.podsOf(DEPLOYMENT)).extracting(PodRecord::name).containsOnly("web-1");
        assertThat(inventory.podsOf(REPLICA_SET)).isEmpty();
    }

    @Test
    void anOwnerSeenAfterItsPodCorrectsThePod() {
        inventory.putPod(ownedBy("web-1", REPLICA_SET));
        assertThat(inventory.podsOf(REPLICA_SET)).hasSize(1);

        assertThat(inventory.putOwner(REPLICA_SET, DEPLOYMENT)).isTrue();

        assertThat(inventory.podsOf(REPLICA_SET)).isEmpty();
        assertThat(inventory.podsOf(DEPLOYMENT)).hasSize(1);
        assertThat(inventory.pod("shop", "web-1").orElseThrow().workload()).isEqualTo(DEPLOYMENT);
    }

    @Test
    void replicasShareWhatTheyHaveAlike() {
        for (String name : List.of("web-1", "web-2")) {
            inventory.putPod(
                    PodBuilder.pod(name)
                            .workload(new Workload("shop", "StatefulSet", "web"))
                            .annotation("prometheus.io/scrape", "true")
                            .build());
        }
        PodRecord one = inventory.pod("shop", "web-1").orElseThrow();
        PodRecord other = inventory.pod("shop", "web-2").orElseThrow();
        assertThat(one.annotations()).isNotEmpty().isSameAs(other.annotations());
        assertThat(one.workload()).isSameAs(other.workload());
    }

    @Test
    void aListIsMadeOnceUntilAPodOfItChanges() {
        inventory.putPod(ownedBy("web-1", DEPLOYMENT));
        inventory.putPod(in("other", "db-1"));
        List<PodRecord> ofWorkload = inventory.podsOf(DEPLOYMENT);
        List<PodRecord> ofNamespace = inventory.pods("shop");
        List<PodRecord> ofOther = inventory.pods("other");
        assertThat(inventory.podsOf(DEPLOYMENT)).isSameAs(ofWorkload);

        inventory.putPod(ownedBy("web-2", DEPLOYMENT));
        assertThat(inventory.podsOf(DEPLOYMENT)).hasSize(2);
        assertThat(inventory.pods("shop")).hasSize(2);
        assertThat(inventory.pods("other")).isSameAs(ofOther);
        assertThat(ofWorkload).as("what was given out").hasSize(1);
        assertThat(ofNamespace).hasSize(1);

        inventory.removePod(new ObjectKey("shop", "web-1"));
        inventory.removePod(new ObjectKey("shop", "web-2"));
        assertThat(inventory.podsOf(DEPLOYMENT)).isEmpty();
        assertThat(inventory.pods("shop")).isEmpty();
        inventory.putPod(ownedBy("web-3", DEPLOYMENT));
        assertThat(inventory.podsOf(DEPLOYMENT)).as("of nobody a moment ago").hasSize(1);
        assertThat(inventory.pods("shop")).hasSize(1);
    }

    @Test
    void noReaderFindsAPodAtItsOldPlaceOnceItStandsAtItsNewOne() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            Workload owner = new Workload("shop", "ReplicaSet", "web-" + i);
            Workload above = new Workload("shop", "Deployment", "web-" + i);
            inventory.putPod(ownedBy("web-1", owner));
            assertThat(inventory.podsOf(owner)).hasSize(1);

            Thread writer = Thread.ofPlatform().start(() -> inventory.putOwner(owner, above));
            while (inventory.podsOf(above).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(inventory.podsOf(owner)).as("move %d", i).isEmpty();
            writer.join();
        }
    }

    @Test
    void anOwnerThatIsGoneFirstLeavesTheWorkloadToItsPods() {
        inventory.putOwner(REPLICA_SET, DEPLOYMENT);
        inventory.putPod(ownedBy("web-1", REPLICA_SET));
        inventory.removeOwner(REPLICA_SET);
        inventory.putPod(ownedBy("web-1", REPLICA_SET)); // a change of its status, say

        assertThat(inventory.podsOf(DEPLOYMENT)).hasSize(1);
    }

    @Test
    void aPodThatChangesHandsIsFoundOnlyWithItsNewOwner() {
        Workload other = new Workload("shop", "StatefulSet", "db");
        inventory.putPod(ownedBy("web-1", DEPLOYMENT));
        inventory.putPod(ownedBy("web-1", other));

        assertThat(inventory.podsOf(DEPLOYMENT)).isEmpty();
        assertThat(inventory.podsOf(other)).hasSize(1);
        assertThat(inventory.pods()).hasSize(1);
    }

    @Test
    void podsComeByNamespaceAndName() {
        for (String namespace : List.of("b", "a-", "a", "ab")) {
            inventory.putPod(in(namespace, "2"));
            inventory.putPod(in(namespace, "1"));
        }

        assertThat(inventory.pods())
                .extracting(pod -> pod.namespace() + '/' + pod.name())
                .containsExactly("a/1", "a/2", "a-/1", "a-/2", "ab/1", "ab/2", "b/1", "b/2");
        assertThat(inventory.pods("a")).extracting(PodRecord::name).containsExactly("1", "2");
        assertThat(inventory.pods("absent")).isEmpty();
    }

    /// Any sequence of changes leaves the same view as a model that keeps the plain facts and
    /// follows chains when asked.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void anySequenceLeavesWhatAPlainModelHolds(long seed) {
        Random random = new Random(seed);
        Map<String, Workload> owners = new TreeMap<>();
        Map<Workload, Workload> above = new HashMap<>();
        for (int step = 0; step < 500; step++) {
            String pod = "pod-" + random.nextInt(8);
            Workload set = new Workload("shop", "ReplicaSet", "set-" + random.nextInt(4));
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    inventory.putPod(ownedBy(pod, set));
                    owners.put(pod, set);
                }
                case 2 -> {
                    inventory.removePod(new ObjectKey("shop", pod));
                    owners.remove(pod);
                }
                default -> {
                    Workload top = new Workload("shop", "Deployment", "top-" + random.nextInt(3));
                    inventory.putOwner(set, top);
                    above.put(set, top);
                }
            }
            check(owners, above, "seed " + seed + ", step " + step);
        }
    }

    private void check(Map<String, Workload> owners, Map<Workload, Workload> above, String when) {
        Map<Workload, List<String>> expected = new HashMap<>();
        owners.forEach((pod, owner) ->
                expected.merge(
                        above.getOrDefault(owner, owner),
                        List.of(pod),
                        IndexedInventoryTest::joined));
        for (int i = 0; i < 4; i++) {
            for (Workload workload :
                    List.of(
                            new Workload("shop", "ReplicaSet", "set-" + i),
                            new Workload("shop", "Deployment", "top-" + i))) {
                assertThat(inventory.podsOf(workload))
                        .as("%s, %s", when, workload)
                        .extracting(PodRecord::name)
                        .containsExactlyElementsOf(expected.getOrDefault(workload, List.of()));
            }
        }
        assertThat(inventory.pods("shop")).as(when).hasSize(owners.size());
        assertThat(inventory.indexedWorkloads()).as(when).isEqualTo(expected.keySet());
    }

    private static List<String> joined(List<String> left, List<String> right) {
        return Stream.concat(left.stream(), right.stream()).toList();
    }

    private static PodRecord ownedBy(String name, Workload owner) {
        return PodBuilder.pod(name).workload(owner).build();
    }

    private static PodRecord in(String namespace, String name) {
        return new PodRecord(
                namespace,
                name,
                "",
                "",
                "Pending",
                false,
                false,
                Instant.EPOCH,
                new Workload(namespace, "Pod", name),
                Map.of(),
                Map.of(),
                Requests.NONE,
                List.of());
    }
}
