package dev.steelyard.apiserver.groups;

import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.UsageAnswer;

/// Knows what nodes and pods use; safe for any number of threads, and quick.
public interface UsageReadings {
    /// What a node uses.
    UsageAnswer<NodeUsage> node(NodeRecord node);

    /// What the containers of a pod use.
    UsageAnswer<PodUsage> pod(PodRecord pod);
}
