package dev.steelyard.inventory;

import java.util.List;
import java.util.Map;

/// What Steelyard needs to know of a pod.
///
/// @param node the node that it was bound to, or empty before
/// @param ip the address of the pod, or empty while it has none
/// @param phase `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`
/// @param ready whether its condition Ready is true
/// @param terminating whether its deletion has begun
public record PodRecord(
        String namespace,
        String name,
        String uid,
        String node,
        String ip,
        String phase,
        boolean ready,
        boolean terminating,
        Workload workload,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<ContainerRecord> containers) {
    public PodRecord {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = List.copyOf(containers);
    }

    /// A container of a pod's specification.
    ///
    /// @param kind whether it runs for as long as the pod does
    public record ContainerRecord(String name, Kind kind, List<PortRecord> ports) {
        public ContainerRecord {
            ports = List.copyOf(ports);
        }
    }

    /// How long a container runs.
    public enum Kind {
        /// As long as the pod.
        REGULAR,
        /// An init container that goes on beside the regular ones.
        SIDECAR,
        /// Before the regular ones; it ends.
        INIT
    }

    /// A declared port; the name may be empty.
    public record PortRecord(String name, int number) {}
}
