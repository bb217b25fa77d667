package dev.steelyard.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexedInventoryConcurrencyTest {
    private static final Workload WEB = new Workload("shop", "ReplicaSet", "web-7d9");
    private static final int CHANGES = 20_000;

    @Test
    void aPodThatStaysIsInEveryAnswerOnceWhateverHappensAroundIt(@TempDir Path empty)
            throws Exception {
        IndexedInventory inventory = ManifestInventory.open(empty);
        inventory.putPod(pod("steady", 0));
        AtomicBoolean done = new AtomicBoolean();
        try (ExecutorService writer = Executors.newSingleThreadExecutor()) {
            Future<?> writing = writer.submit(() -> churn(inventory, done));
            int answers = 0;
            while (!done.get() || answers == 0) {
                assertThat(inventory.podsOf(WEB)).filteredOn(this::isSteady).hasSize(1);
                assertThat(inventory.pods("shop")).filteredOn(this::isSteady).hasSize(1);
                assertThat(inventory.pod("shop", "steady")).isPresent();
                answers++;
            }
            writing.get();
        }
        assertThat(inventory.pods()).extracting(PodRecord::name).containsExactly("steady");
    }

    private boolean isSteady(PodRecord pod) {
        return pod.name().equals("steady");
    }

    private static void churn(IndexedInventory inventory, AtomicBoolean done) {
        try {
            for (int i = 0; i < CHANGES; i++) {
                inventory.putPod(pod("steady", i));
                inventory.putPod(pod("a-" + i % 7, i));
                inventory.putPod(pod("z-" + i % 5, i));
                inventory.removePod(new ObjectKey("shop", "a-" + (i + 3) % 7));
            }
            for (int i = 0; i < 7; i++) {
                inventory.removePod(new ObjectKey("shop", "a-" + i));
                inventory.removePod(new ObjectKey("shop", "z-" + i));
            }
        } finally {
            done.set(true);
        }
    }

    private static PodRecord pod(String name, int version) {
        return PodBuilder.pod(name).ip("10.0.0." + version % 250).workload(WEB).build();
    }
}
