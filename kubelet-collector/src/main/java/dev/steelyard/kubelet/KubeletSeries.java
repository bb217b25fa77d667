package dev.steelyard.kubelet;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The families of [KubeletPage#RESOURCE] that resource usage is made of, and the labels that tell
/// them apart; the one place where these names stand.
///
/// Families of the same names under `/metrics/cadvisor` have other labels and another meaning;
/// [#METRICS_PATH] keeps them apart.
public enum KubeletSeries {
    NODE_CPU("node_cpu_usage_seconds_total"),
    NODE_MEMORY("node_memory_working_set_bytes"),
    NODE_SWAP("node_swap_usage_bytes"),
    CONTAINER_CPU("container_cpu_usage_seconds_total"),
    CONTAINER_MEMORY("container_memory_working_set_bytes"),
    CONTAINER_SWAP("container_swap_usage_bytes"),
    /// Has no time of its own: its samples carry the time of the scrape.
    CONTAINER_START("container_start_time_seconds");

    /// The value of the label `job` and of the target's job.
    public static final String JOB = "kubelet";

    public static final String METRICS_PATH = "metrics_path";
    public static final String NODE = "node";
    public static final String NAMESPACE = "namespace";
    public static final String POD = "pod";
    public static final String CONTAINER = "container";

    private final String metric;

    KubeletSeries(String metric) {
        this.metric = metric;
    }

    /// The name of the metric.
    public String metric() {
        return metric;
    }

    /// The family that a series belongs to.
    public static Optional<KubeletSeries> of(Labels labels) {
        String name = labels.metricName();
        for (KubeletSeries family : values()) {
            if (family.metric.equals(name)) {
                return Optional.of(family);
            }
        }
        return Optional.empty();
    }

    /// Matches the series of all these families, and no others.
    public static List<LabelMatcher> matchers() {
        Set<String> names = new TreeSet<>();
        for (KubeletSeries family : values()) {
            names.add(family.metric);
        }
        List<LabelMatcher> matchers = new ArrayList<>();
        matchers.add(new LabelMatcher.OneOf(Labels.NAME, names));
        matchers.add(new LabelMatcher.Equal("job", JOB));
        matchers.add(new LabelMatcher.Equal(METRICS_PATH, KubeletPage.RESOURCE.path()));
        return List.copyOf(matchers);
    }
}
