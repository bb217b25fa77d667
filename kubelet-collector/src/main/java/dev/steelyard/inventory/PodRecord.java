package dev.steelyard.inventory;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What Steelyard needs to know of a pod.
///
/// @param node the node that it was bound to, or empty before
/// @param ip the address of the pod, or empty while it has none
/// @param phase `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`
/// @param ready whether its condition Ready is true
/// @param terminating whether its deletion has begun
/// @param since when its kubelet took it on, by the kubelet's clock; what was measured under its
///   name before was another pod. The epoch where that was not told
/// @param annotations those whose names begin with `prometheus.io/` or `steelyard.dev/`; others can
///   be large and say nothing to us
/// @param requests those of the pod as a whole (`spec.resources`), which stand above its
///   containers'
/// @param containers of the specification, in its order, init containers first; ephemeral ones are
///   left out
public record PodRecord(
        String namespace,
        String name,
        String node,
        String ip,
        String phase,
        boolean ready,
        boolean terminating,
        Instant since,
        Workload workload,
        Map<String, String> labels,
        Map<String, String> annotations,
        Requests requests,
        List<ContainerRecord> containers) {
    /// The phase of a pod that has been bound and whose containers may run.
    public static final String RUNNING = "Running";

    public PodRecord {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        containers = List.copyOf(containers);
    }

    /// Whether the pod is in the phase Running.
    public boolean isRunning() {
        return phase.equals(RUNNING);
    }

    /// The same pod with those parts shared that its replicas have alike.
    PodRecord sharing(SharedValues values) {
        return new PodRecord(
                namespace,
                name,
                node,
                ip,
                phase,
                ready,
                terminating,
                values.of(since),
                workload,
                values.of(labels),
                values.of(annotations),
                values.of(requests),
                containers.stream().map(container -> container.sharing(values)).toList());
    }

    /// The same pod at the end of another chain of owners.
    PodRecord ownedBy(Workload other) {
        return new PodRecord(
                namespace,
                name,
                node,
                ip,
                phase,
                ready,
                terminating,
                since,
                other,
                labels,
                annotations,
                requests,
                containers);
    }

    /// A container of a pod's specification.
    ///
    /// @param kind whether it runs for as long as the pod does
    /// @param state what the kubelet last said of it
    /// @param requests what it asks for
    /// @param ports the TCP ports that it declares
    public record ContainerRecord(
            String name,
            Kind kind,
            ContainerState state,
            Requests requests,
            List<PortRecord> ports) {
        public ContainerRecord {
            ports = List.copyOf(ports);
        }

        private ContainerRecord sharing(SharedValues values) {
            return new ContainerRecord(
                    name, kind, values.of(state), values.of(requests), values.of(ports));
        }

        /// Whether it is meant to run as long as the pod does.
        public boolean isLasting() {
            return kind != Kind.INIT;
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

    /// What the kubelet last said of a container.
    public sealed interface ContainerState {
        /// Nothing yet.
        record Untold() implements ContainerState {}

        /// Not started, or between two starts.
        record Waiting() implements ContainerState {}

        /// Running.
        ///
        /// @param since in whole seconds, as the API has it; the epoch where it was not told
        record Running(Instant since) implements ContainerState {}

        /// Ended.
        record Terminated() implements ContainerState {}
    }

    /// A declared TCP port; the name may be empty.
    public record PortRecord(String name, int number) {}
}
