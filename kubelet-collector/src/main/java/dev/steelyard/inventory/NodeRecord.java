package dev.steelyard.inventory;

import java.util.Map;

/// What Steelyard needs to know of a node.
///
/// @param addresses by type: `InternalIP`, `Hostname` …
/// @param kubeletPort the port that its kubelet reports, or 0 where it reports none
public record NodeRecord(
        String name, Map<String, String> labels, Map<String, String> addresses, int kubeletPort) {
    public NodeRecord {
        labels = Map.copyOf(labels);
        addresses = Map.copyOf(addresses);
    }
}
