package dev.steelyard.rules.described;

import java.util.Optional;

/// Which ScrapeRule; without a namespace, which ClusterScrapeRule.
public record RuleName(Optional<String> namespace, String name) {
    @Override
    public String toString() {
        return namespace
                .map(within -> "ScrapeRule " + within + "/" + name)
                .orElseGet(() -> "ClusterScrapeRule " + name);
    }
}
