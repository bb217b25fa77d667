package dev.steelyard.apiserver.wiring;

import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.Requests;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.Usage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// The share of a pod that a signal is about: one resource, of one container or of all of them.
///
/// @param container the container that is meant, or empty for all of a pod
record ResourceShare(Kind kind, Optional<String> container) {
    private static final double NANO = 1e-9;
    private static final double MILLI = 1e-3;

    /// A resource that kubelets measure.
    enum Kind {
        CPU,
        MEMORY;

        /// @param resource `cpu` or `memory`
        static Kind of(String resource) {
            return switch (resource) {
                case "cpu" -> CPU;
                case "memory" -> MEMORY;
                default ->
                        throw new IllegalArgumentException("neither cpu nor memory: " + resource);
            };
        }

        private double amount(Usage usage) {
            return switch (this) {
                case CPU -> usage.cpuNanocores() * NANO;
                case MEMORY -> usage.memoryBytes();
            };
        }

        private OptionalDouble amount(Requests requests) {
            OptionalLong whole =
                    switch (this) {
                        case CPU -> requests.cpuMillicores();
                        case MEMORY -> requests.memoryBytes();
                    };
            double unit = this == CPU ? MILLI : 1;
            return whole.isPresent()
                    ? OptionalDouble.of(whole.getAsLong() * unit)
                    : OptionalDouble.empty();
        }
    }

    /// Cores or bytes that a pod uses of it; empty where the container that is meant does not run.
    OptionalDouble used(PodUsage usage) {
        List<Usage> parts =
                usage.containers().stream()
                        .filter(each -> isMeant(each.name()))
                        .map(each -> each.usage())
                        .toList();
        return parts.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(parts.stream().mapToDouble(kind::amount).sum());
    }

    /// Cores or bytes that pods ask for together; empty where one of them does not say, or where
    /// that is nothing, which no use is a part of.
    OptionalDouble requested(List<PodRecord> pods) {
        double sum = 0;
        for (PodRecord pod : pods) {
            OptionalDouble part = requested(pod);
            if (part.isEmpty()) {
                return part;
            }
            sum += part.getAsDouble();
        }
        return sum > 0 ? OptionalDouble.of(sum) : OptionalDouble.empty();
    }

    /// As the controller of HPAs counts (KEP-2837): what a pod asks for as a whole stands above
    /// what its containers do; of those, the ones count that run as long as the pod.
    private OptionalDouble requested(PodRecord pod) {
        OptionalDouble whole = kind.amount(pod.requests());
        if (container.isEmpty() && whole.isPresent()) {
            return whole;
        }
        List<OptionalDouble> parts =
                pod.containers().stream()
                        .filter(ContainerRecord::isLasting)
                        .filter(each -> isMeant(each.name()))
                        .map(each -> kind.amount(each.requests()))
                        .toList();
        return parts.isEmpty() || parts.stream().anyMatch(OptionalDouble::isEmpty)
                ? OptionalDouble.empty()
                : OptionalDouble.of(parts.stream().mapToDouble(OptionalDouble::getAsDouble).sum());
    }

    private boolean isMeant(String name) {
        return container.map(name::equals).orElse(true);
    }
}
