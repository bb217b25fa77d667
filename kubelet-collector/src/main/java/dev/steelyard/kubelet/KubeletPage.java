package dev.steelyard.kubelet;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The pages on which a kubelet tells its figures.
public enum KubeletPage {
    /// CPU, memory and swap of node, pods and containers: what resource usage is made of.
    RESOURCE("/metrics/resource"),
    /// All that the kernel counts of every cgroup; by far the largest.
    CADVISOR("/metrics/cadvisor"),
    /// The kubelet's own doings, and the volumes of pods.
    KUBELET("/metrics"),
    /// How the probes of containers went.
    PROBES("/metrics/probes"),
    /// The health of the kubelet's parts.
    SLIS("/metrics/slis");

    private final String path;

    KubeletPage(String path) {
        this.path = path;
    }

    /// Where it is, and the value of the label `metrics_path`.
    public String path() {
        return path;
    }

    /// What people call it: `cadvisor`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The page that people call so.
    public static Optional<KubeletPage> named(String word) {
        return Stream.of(values()).filter(page -> page.word().equals(word)).findFirst();
    }
}
