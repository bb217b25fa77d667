package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodBuilder;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.scrape.Target;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorMetricsTest {
    @Test
    void problemsAndFailedLooksAreCounted(@TempDir Path empty) {
        FakeInventory inventory = new FakeInventory();
        inventory.put(new NodeRecord("n1", Map.of(), Map.of(), 0));
        inventory.put(PodBuilder.pod("a").annotation("prometheus.io/scrape", "maybe").build());
        inventory.put(PodBuilder.pod("b").annotation("prometheus.io/scrape", "true").build());
        KubeletAccess access =
                new KubeletAccess(
                        new KubeletAccess.Options(
                                empty.resolve("token"),
                                new KubeletTrust.Authorities(empty.resolve("ca.crt"))),
                        inventory,
                        () -> Instant.EPOCH);
        assertThatThrownBy(() -> access.authorization(Target.Access.KUBELET))
                .isInstanceOf(IOException.class);

        List<MetricFamily> families =
                new CollectorMetrics(
                                new AnnotatedPods(inventory, Cadence.DEFAULT),
                                new KubeletTargets(inventory, KubeletTargets.Options.DEFAULT),
                                access)
                        .families();

        assertThat(families)
                .extracting(MetricFamily::name)
                .containsExactly(
                        "steelyard_discovery_problems", "steelyard_kubelet_credentials_failures");
        assertThat(families.getFirst().points())
                .containsExactly(value("source", "pods", 2), value("source", "kubelet", 1));
        assertThat(families.getLast().points())
                .containsExactly(value("file", "token", 1), value("file", "authorities", 0));
    }

    private static MetricPoint value(String label, String is, double value) {
        return new MetricPoint.Value(Labels.of(label, is), value);
    }
}
