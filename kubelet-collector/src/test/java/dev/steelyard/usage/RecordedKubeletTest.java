package dev.steelyard.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.Requests;
import dev.steelyard.inventory.Workload;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What real kubelets have said, played twice with some CPU time in between.
class RecordedKubeletTest {
    private static final Path FILES =
            Path.of(System.getProperty("steelyard.root", ".."), "../shared/conformance/kubelet");
    private static final Pattern LINE =
            Pattern.compile("(\\w+)(?:\\{([^}]*)\\})? (\\S+)(?: (\\d+))?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final FakeFeed feed = new FakeFeed();
    private final FakeInventory inventory = new FakeInventory();
    private final Map<String, Set<String>> containersOfPods = new TreeMap<>();
    private long lastMillis;

    @ParameterizedTest
    @ValueSource(strings = {"metrics-resource.txt", "cri-metrics-resource.txt"})
    void everyContainerAndTheNodeAreUnderstood(String name) throws IOException {
        Path file = FILES.resolve(name);
        if (!Files.exists(file)) {
            System.err.println("SKIPPED: no recorded kubelet at " + file);
        }
        Assumptions.assumeTrue(Files.exists(file), "no recorded kubelet at " + file);
        inventory.put(new NodeRecord("n1", Map.of(), Map.of(), 0));
        ResourceUsage usage =
                ResourceUsage.open(
                        feed,
                        inventory,
                        UsageOptions.DEFAULT,
                        () -> Instant.ofEpochMilli(lastMillis));
        List<String> lines = Files.readAllLines(file);
        play(lines, 0);
        containersOfPods.forEach((pod, containers) -> inventory.put(pod(pod, containers)));
        assertThat(usage.nodes()).as("after one scrape").isEmpty();
        play(lines, 15_000);

        assertThat(containersOfPods).hasSizeGreaterThanOrEqualTo(3);
        assertThat(usage.absences()).isEmpty();
        assertThat(usage.pods()).hasSameSizeAs(containersOfPods.keySet());
        assertThat(usage.pods())
                .flatExtracting(PodUsage::containers)
                .allSatisfy(container -> {
                    assertThat(container.usage().cpuNanocores()).isEqualTo(100_000_000);
                    assertThat(container.usage().window()).hasSeconds(15);
                    assertThat(container.usage().memoryBytes()).isPositive();
                    assertThat(container.usage().swapBytes()).hasValue(0);
                });
        assertThat(usage.nodes())
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.usage().cpuNanocores()).isEqualTo(100_000_000);
                    assertThat(node.usage().memoryBytes()).isGreaterThan(1 << 30);
                });
    }

    /// Commits every line, `millis` later and with a tenth of a core more CPU time than it says.
    private void play(List<String> lines, long millis) {
        for (String line : lines) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                assertThat(line).startsWith("#");
                continue;
            }
            Labels labels = labels(parts.group(1), parts.group(2));
            boolean cpu = labels.metricName().endsWith("cpu_usage_seconds_total");
            double value = Double.parseDouble(parts.group(3)) + (cpu ? millis / 10_000.0 : 0);
            if (parts.group(4) != null) {
                long time = Long.parseLong(parts.group(4)) + millis;
                lastMillis = Math.max(lastMillis, time);
                feed.commit(labels, time, rounded(value));
            }
        }
    }

    /// The sum as a kubelet would print it: nine digits after the point.
    private static double rounded(double value) {
        return Math.rint(value * 1e9) / 1e9;
    }

    private Labels labels(String metric, String text) {
        LabelsBuilder labels =
                new LabelsBuilder()
                        .add(Labels.NAME, metric)
                        .add("job", "kubelet")
                        .add("metrics_path", "/metrics/resource")
                        .add("node", "n1");
        Matcher pairs = LABEL.matcher(text == null ? "" : text);
        while (pairs.find()) {
            labels.add(pairs.group(1), pairs.group(2));
        }
        if (!labels.get("container").isEmpty()) {
            containersOfPods
                    .computeIfAbsent(
                            labels.get("namespace") + '/' + labels.get("pod"), _ -> new TreeSet<>())
                    .add(labels.get("container"));
        }
        return labels.build();
    }

    private static PodRecord pod(String place, Set<String> containers) {
        String namespace = place.substring(0, place.indexOf('/'));
        String name = place.substring(place.indexOf('/') + 1);
        return new PodRecord(
                namespace,
                name,
                "n1",
                "10.0.0.1",
                PodRecord.RUNNING,
                true,
                false,
                Instant.EPOCH,
                new Workload(namespace, "Pod", name),
                Map.of(),
                Map.of(),
                Requests.NONE,
                containers.stream()
                        .map(container ->
                                new ContainerRecord(
                                        container,
                                        Kind.REGULAR,
                                        new ContainerState.Untold(),
                                        Requests.NONE,
                                        List.of()))
                        .toList());
    }
}
