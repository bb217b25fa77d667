package dev.steelyard.usage;

import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodBuilder;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import java.time.Instant;
import java.util.Map;

/// A cluster of one node with pod `web-1`, whose kubelet says what a test makes it say. Times are
/// milliseconds after [#BEGIN]. What it says arrives at once, unless a test sets the time.
final class UsageScene {
    static final Instant BEGIN = Instant.parse("2026-09-01T10:00:00Z");
    private static final long BEGIN_MILLIS = BEGIN.toEpochMilli();

    final FakeFeed feed = new FakeFeed();
    final FakeInventory inventory = new FakeInventory();
    final ResourceUsage usage;
    private Instant now = BEGIN;

    UsageScene() {
        inventory.put(new NodeRecord("n1", Map.of(), Map.of(), 0));
        inventory.put(PodBuilder.pod("web-1").container("app").build());
        usage = ResourceUsage.open(feed, inventory, UsageOptions.DEFAULT, () -> now);
    }

    void setNow(long millis) {
        now = at(millis);
    }

    static Instant at(long millis) {
        return BEGIN.plusMillis(millis);
    }

    void node(long millis, double cpuSeconds, double memory) {
        tell(KubeletSeries.NODE_CPU, node(), millis, cpuSeconds);
        tell(KubeletSeries.NODE_MEMORY, node(), millis, memory);
    }

    /// A reading of the container `app` of `web-1`.
    void app(long millis, double cpuSeconds, double memory) {
        container("app", millis, cpuSeconds, memory);
    }

    /// A reading of a container of `web-1`.
    void container(String name, long millis, double cpuSeconds, double memory) {
        tell(KubeletSeries.CONTAINER_CPU, container(name), millis, cpuSeconds);
        tell(KubeletSeries.CONTAINER_MEMORY, container(name), millis, memory);
    }

    /// Tells when the container `app` began, as a scrape at `millis` does.
    void started(long millis, long startMillis) {
        double seconds = (BEGIN_MILLIS + startMillis) / 1_000.0;
        tell(KubeletSeries.CONTAINER_START, container("app"), millis, seconds);
    }

    /// A line that arrives when it is made, or now if that is later.
    void tell(KubeletSeries family, Labels labels, long millis, double value) {
        now = at(millis).isAfter(now) ? at(millis) : now;
        arrive(family, labels, millis, value);
    }

    /// A line that arrives now, whatever its time says.
    void arrive(KubeletSeries family, Labels labels, long millis, double value) {
        feed.commit(named(family, labels), BEGIN_MILLIS + millis, value);
    }

    static Labels named(KubeletSeries family, Labels labels) {
        return new LabelsBuilder(labels).add(Labels.NAME, family.metric()).build();
    }

    static Labels node() {
        return target("n1").build();
    }

    static Labels container(String name) {
        return container("n1", name);
    }

    static Labels container(String node, String name) {
        return target(node)
                .add("namespace", "shop")
                .add("pod", "web-1")
                .add("container", name)
                .build();
    }

    static LabelsBuilder target(String node) {
        return new LabelsBuilder()
                .add("job", "kubelet")
                .add("metrics_path", "/metrics/resource")
                .add("node", node);
    }
}
