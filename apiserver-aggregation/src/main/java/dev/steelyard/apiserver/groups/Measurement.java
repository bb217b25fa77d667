package dev.steelyard.apiserver.groups;

import dev.steelyard.usage.ContainerUsage;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The usage of one object, ready to be written in any form.
///
/// @param namespace empty for a node
/// @param answered when, for `creationTimestamp`
record Measurement(
        String namespace,
        String name,
        Map<String, String> labels,
        Instant answered,
        Instant timestamp,
        Duration window,
        Content content) {

    /// What was measured.
    sealed interface Content {}

    /// Of a node: its usage.
    record OfNode(Usage usage) implements Content {}

    /// Of a pod: that of its containers, at least one.
    record OfPod(List<ContainerUsage> containers) implements Content {}

    static Measurement of(NodeUsage node, Instant answered) {
        return new Measurement(
                "",
                node.node().name(),
                node.node().labels(),
                answered,
                node.usage().timestamp(),
                node.usage().window(),
                new OfNode(node.usage()));
    }

    static Measurement of(PodUsage pod, Instant answered) {
        return new Measurement(
                pod.pod().namespace(),
                pod.pod().name(),
                pod.pod().labels(),
                answered,
                pod.timestamp(),
                pod.window(),
                new OfPod(pod.containers()));
    }

    /// Amounts of resources.
    ///
    /// @param swapBytes where all that is summed accounts for swap
    record Amounts(long cpuNanocores, long memoryBytes, OptionalLong swapBytes) {
        static Amounts of(Usage usage) {
            return new Amounts(usage.cpuNanocores(), usage.memoryBytes(), usage.swapBytes());
        }

        private Amounts plus(Amounts other) {
            boolean swap = swapBytes.isPresent() && other.swapBytes.isPresent();
            return new Amounts(
                    cpuNanocores + other.cpuNanocores,
                    memoryBytes + other.memoryBytes,
                    swap
                            ? OptionalLong.of(
                                    swapBytes.orElseThrow() + other.swapBytes.orElseThrow())
                            : OptionalLong.empty());
        }
    }

    /// All of it.
    Amounts total() {
        return switch (content) {
            case OfNode(Usage usage) -> Amounts.of(usage);
            case OfPod(List<ContainerUsage> containers) ->
                    containers.stream()
                            .map(container -> Amounts.of(container.usage()))
                            .reduce(Amounts::plus)
                            .orElseThrow();
        };
    }
}
