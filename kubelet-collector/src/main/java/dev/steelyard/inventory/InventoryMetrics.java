package dev.steelyard.inventory;

import dev.steelyard.inventory.WatchedInventory.Watched;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What Steelyard tells of its own view of the cluster.
public final class InventoryMetrics {
    private InventoryMetrics() {}

    /// The figures of this moment.
    public static List<MetricFamily> of(WatchedInventory inventory) {
        return List.of(
                new MetricFamily(
                        "steelyard_inventory_complete",
                        MetricType.GAUGE,
                        "1 once everything that is watched has been listed.",
                        List.of(value(Labels.EMPTY, inventory.isComplete() ? 1 : 0))),
                new MetricFamily(
                        "steelyard_inventory_objects",
                        MetricType.GAUGE,
                        "Nodes and pods in view.",
                        List.of(
                                value(Labels.of("kind", "nodes"), inventory.nodes().size()),
                                value(Labels.of("kind", "pods"), inventory.pods().size()))),
                new MetricFamily(
                        "steelyard_inventory_watch_failures",
                        MetricType.COUNTER,
                        "Lists and watches that failed and were taken up again.",
                        Arrays.stream(Watched.values())
                                .map(watched -> failures(inventory, watched))
                                .toList()));
    }

    private static MetricPoint failures(WatchedInventory inventory, Watched watched) {
        String kind = watched.name().toLowerCase(Locale.ROOT);
        return value(Labels.of("kind", kind), inventory.failures(watched));
    }

    private static MetricPoint value(Labels labels, long value) {
        return new MetricPoint.Value(labels, (double) value);
    }
}
