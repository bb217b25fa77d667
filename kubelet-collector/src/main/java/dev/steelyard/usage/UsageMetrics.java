package dev.steelyard.usage;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What Steelyard tells of how well it knows the usage of nodes and pods.
public final class UsageMetrics {
    private UsageMetrics() {}

    /// The figures of this moment.
    ///
    /// @param nowMillis by the clock that readings have their times from
    public static List<MetricFamily> of(ResourceUsage usage, long nowMillis) {
        Map<String, Long> absent =
                usage.absences().stream()
                        .collect(
                                Collectors.groupingBy(
                                        UsageMetrics::word, TreeMap::new, Collectors.counting()));
        List<NodeUsage> nodes = usage.nodes();
        return List.of(
                new MetricFamily(
                        "steelyard_usage_known",
                        MetricType.GAUGE,
                        "Nodes and pods whose usage is known.",
                        List.of(
                                value("object", "nodes", nodes.size()),
                                value("object", "pods", usage.pods().size()))),
                new MetricFamily(
                        "steelyard_usage_node_age_seconds",
                        MetricType.GAUGE,
                        "Time since kubelets took the readings behind the usage of nodes: of the"
                                + " node in the middle, and of that with the oldest.",
                        ages(nodes, nowMillis)),
                new MetricFamily(
                        "steelyard_usage_absent",
                        MetricType.GAUGE,
                        "Nodes and running pods whose usage is not known, by reason.",
                        absent.entrySet().stream()
                                .map(entry -> value("reason", entry.getKey(), entry.getValue()))
                                .toList()),
                new MetricFamily(
                        "steelyard_usage_refused_samples",
                        MetricType.COUNTER,
                        "Samples of kubelets that were negative, infinite or not numbers.",
                        List.of(
                                new MetricPoint.Value(
                                        Labels.EMPTY, (double) usage.refusedSamples()))));
    }

    /// Two figures for all nodes, not one for each; none where no node is known.
    private static List<MetricPoint> ages(List<NodeUsage> nodes, long nowMillis) {
        long[] sorted =
                nodes.stream()
                        .mapToLong(node -> nowMillis - node.usage().timestamp().toEpochMilli())
                        .sorted()
                        .toArray();
        return sorted.length == 0
                ? List.of()
                : List.of(
                        age("median", sorted[sorted.length / 2]),
                        age("oldest", sorted[sorted.length - 1]));
    }

    private static MetricPoint age(String of, long millis) {
        return new MetricPoint.Value(Labels.of("of", of), Math.max(0, millis) / 1e3);
    }

    private static String word(Absence absence) {
        return switch (absence) {
            case Absence.Starting _ -> "starting";
            case Absence.Unknown _ -> "unknown";
            case Absence.NotRunning _ -> "not_running";
            case Absence.NothingRuns _ -> "nothing_runs";
            case Absence.NoReading _ -> "no_reading";
            case Absence.OneReading _ -> "one_reading";
            case Absence.TooOld _ -> "too_old";
        };
    }

    private static MetricPoint value(String label, String is, long value) {
        return new MetricPoint.Value(Labels.of(label, is), (double) value);
    }
}
