package dev.steelyard.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/// What one node or container uses.
///
/// @param timestamp when the kubelet took the reading
/// @param window the time that `cpuNanocores` is the mean of, never zero; it ends at `timestamp`
/// @param cpuNanocores billionths of a core, truncated
/// @param memoryBytes the working set
/// @param swapBytes the swap in use, where the kubelet tells it
public record Usage(
        Instant timestamp,
        Duration window,
        long cpuNanocores,
        long memoryBytes,
        OptionalLong swapBytes) {
    public Usage {
        if (!window.isPositive()) {
            throw new IllegalArgumentException("a window is longer than nothing: " + window);
        }
    }
}
