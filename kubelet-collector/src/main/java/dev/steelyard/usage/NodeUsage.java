package dev.steelyard.usage;

import dev.steelyard.inventory.NodeRecord;

/// What one node uses.
public record NodeUsage(NodeRecord node, Usage usage) {}
