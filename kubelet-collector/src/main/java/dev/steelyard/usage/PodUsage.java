package dev.steelyard.usage;

import dev.steelyard.inventory.PodRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the running containers of a pod use; what the pod's sandbox uses is no container's.
///
/// @param containers every one that runs, in the order of the specification; at least one
public record PodUsage(PodRecord pod, List<ContainerUsage> containers) {
    public PodUsage {
        containers = List.copyOf(containers);
        if (containers.isEmpty()) {
            throw new IllegalArgumentException("usage of no container of " + pod.name());
        }
    }

    /// When the oldest of the readings was taken.
    public Instant timestamp() {
        return oldest().timestamp();
    }

    /// The window of the oldest reading.
    public Duration window() {
        return oldest().window();
    }

    private Usage oldest() {
        Usage oldest = containers.getFirst().usage();
        for (ContainerUsage each : containers) {
            oldest = each.usage().timestamp().isBefore(oldest.timestamp()) ? each.usage() : oldest;
        }
        return oldest;
    }
}
