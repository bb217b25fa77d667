package dev.steelyard.kubelet;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.scrape.relabel.Relabelling;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How much of `/metrics/cadvisor` is kept: on a node of 110 pods it has some 26,000 series.
///
/// Sources: the drop rules of kube-prometheus and of the kube-prometheus-stack chart; the queries
/// of kubernetes-mixin.
public enum SeriesProfile implements Relabelling {
    /// What the rules and dashboards of kubernetes-mixin ask for, of pods alone.
    MIXINS,
    /// Without what the large stacks drop: constant zeros, specifications, cgroups that belong to
    /// no pod, and more detail of disks and networks than is looked at. The swap in use is kept,
    /// which one of them drops and a rule of the mixin reads.
    USUAL,
    /// Everything.
    ALL;

    private static final Set<String> READ_BY_MIXINS =
            Set.of(
                    "container_cpu_cfs_periods_total",
                    "container_cpu_cfs_throttled_periods_total",
                    "container_cpu_usage_seconds_total",
                    "container_fs_reads_bytes_total",
                    "container_fs_reads_total",
                    "container_fs_writes_bytes_total",
                    "container_fs_writes_total",
                    "container_memory_cache",
                    "container_memory_rss",
                    "container_memory_swap",
                    "container_memory_working_set_bytes",
                    "container_network_receive_bytes_total",
                    "container_network_receive_packets_dropped_total",
                    "container_network_receive_packets_total",
                    "container_network_transmit_bytes_total",
                    "container_network_transmit_packets_dropped_total",
                    "container_network_transmit_packets_total");
    private static final Set<String> DROPPED =
            Set.of(
                    "container_tasks_state",
                    "container_cpu_load_average_10s",
                    "container_cpu_load_d_average_10s",
                    "container_cpu_cfs_throttled_seconds_total",
                    "container_cpu_system_seconds_total",
                    "container_cpu_user_seconds_total",
                    "container_fs_io_current",
                    "container_fs_io_time_seconds_total",
                    "container_fs_io_time_weighted_seconds_total",
                    "container_fs_reads_merged_total",
                    "container_fs_sector_reads_total",
                    "container_fs_sector_writes_total",
                    "container_fs_writes_merged_total",
                    "container_memory_mapped_file",
                    "container_file_descriptors",
                    "container_threads_max");
    private static final Pattern PLUMBING =
            Pattern.compile("(cali|cilium|cni|lxc|nodelocaldns|tunl).*");

    @Override
    public boolean apply(LabelsBuilder series) {
        return switch (this) {
            case MIXINS -> READ_BY_MIXINS.contains(series.get(Labels.NAME)) && isOfPod(series);
            case USUAL -> !isDroppedByStacks(series);
            case ALL -> true;
        };
    }

    /// What people call it: `usual`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The profile that people call so.
    public static Optional<SeriesProfile> named(String word) {
        return Stream.of(values()).filter(profile -> profile.word().equals(word)).findFirst();
    }

    private static boolean isDroppedByStacks(LabelsBuilder series) {
        String name = series.get(Labels.NAME);
        return DROPPED.contains(name)
                || name.startsWith("container_spec_")
                || (!series.get("id").isEmpty() && !isOfPod(series))
                || (name.equals("container_memory_failures_total")
                        && series.get("scope").equals("hierarchy"))
                || (name.equals("container_blkio_device_usage_total")
                        && !series.get(KubeletSeries.CONTAINER).isEmpty())
                || (name.startsWith("container_network_")
                        && PLUMBING.matcher(series.get("interface")).matches());
    }

    private static boolean isOfPod(LabelsBuilder series) {
        return !series.get(KubeletSeries.POD).isEmpty();
    }
}
