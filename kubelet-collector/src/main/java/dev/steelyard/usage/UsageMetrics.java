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
    public static List<MetricFamily> of(ResourceUsage usage) {
        Map<String, Long> absent =
                usage.absences().stream()
                        .collect(
                                Collectors.groupingBy(
                                        UsageMetrics::word, TreeMap::new, Collectors.counting()));
        return List.of(
                new MetricFamily(
                        "steelyard_usage_known",
                        MetricType.GAUGE,
                        "Nodes and pods whose usage is known.",
                        List.of(
                                value("object", "nodes", usage.nodes().size()),
                                value("object", "pods", usage.pods().size()))),
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
