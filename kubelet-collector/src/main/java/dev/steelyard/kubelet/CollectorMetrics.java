package dev.steelyard.kubelet;

import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.List;

/// What Steelyard tells of how it finds its targets and how it gets at kubelets.
///
/// @param pods the source of annotated pods
/// @param kubelets the source of kubelets
/// @param access how kubelets are asked
public record CollectorMetrics(AnnotatedPods pods, KubeletTargets kubelets, KubeletAccess access) {
    /// The figures of this moment.
    public List<MetricFamily> families() {
        return List.of(
                new MetricFamily(
                        "steelyard_discovery_problems",
                        MetricType.GAUGE,
                        "Pods and nodes that are no targets, or not as they were meant to be.",
                        List.of(
                                value("source", AnnotatedPods.JOB, pods.problems().size()),
                                value("source", KubeletSeries.JOB, kubelets.problems().size()))),
                new MetricFamily(
                        "steelyard_kubelet_credentials_failures",
                        MetricType.COUNTER,
                        "Looks at the token or the authorities for kubelets that failed.",
                        List.of(
                                value("file", "token", access.tokenFailures()),
                                value("file", "authorities", access.authorityFailures()))));
    }

    private static MetricPoint value(String label, String is, long value) {
        return new MetricPoint.Value(Labels.of(label, is), (double) value);
    }
}
