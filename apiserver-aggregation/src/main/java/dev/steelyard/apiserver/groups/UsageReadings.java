package dev.steelyard.apiserver.groups;

import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// Knows what nodes and pods use; safe for any number of threads, and quick.
public interface UsageReadings {
    /// What a node uses.
    Reading<Amounts> node(NodeRecord node);

    /// What the containers of a pod use, by name.
    Reading<List<Container>> pod(PodRecord pod);

    /// What is known of a usage.
    sealed interface Reading<T> {
        /// A usage over a window that ended at `timestamp`.
        ///
        /// @param windowNanos above 0
        record Measured<T>(T value, Instant timestamp, long windowNanos) implements Reading<T> {
            public Measured {
                if (windowNanos <= 0) {
                    throw new IllegalArgumentException("no rate has a window of " + windowNanos);
                }
            }
        }

        /// No usage, and why, in a clause for people.
        record Missing<T>(String reason) implements Reading<T> {}
    }

    /// Amounts of resources.
    ///
    /// @param swapBytes where swap is accounted for
    record Amounts(long cpuNanocores, long memoryBytes, OptionalLong swapBytes) {
        /// Both together; swap where both account for it.
        Amounts plus(Amounts other) {
            boolean swap = swapBytes.isPresent() && other.swapBytes.isPresent();
            return new Amounts(
                    cpuNanocores + other.cpuNanocores,
                    memoryBytes + other.memoryBytes,
                    swap
                            ? OptionalLong.of(swapBytes.getAsLong() + other.swapBytes.getAsLong())
                            : OptionalLong.empty());
        }
    }

    /// What one container uses.
    record Container(String name, Amounts amounts) {}
}
