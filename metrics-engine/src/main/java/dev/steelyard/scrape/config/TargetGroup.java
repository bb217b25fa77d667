package dev.steelyard.scrape.config;

import dev.steelyard.model.Labels;
import java.util.List;

/// Addresses that have labels in common.
///
/// @param labels of all of them; `__`-labels are seen by relabelling only
public record TargetGroup(List<String> addresses, Labels labels) {
    public TargetGroup {
        addresses = List.copyOf(addresses);
    }
}
