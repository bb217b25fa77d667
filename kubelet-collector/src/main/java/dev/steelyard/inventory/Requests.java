package dev.steelyard.inventory;

import java.util.OptionalLong;

/// What a container, or a pod as a whole, asks the cluster to keep for it; a resource that is not
/// asked for is absent, never zero.
///
/// @param cpuMillicores thousandths of a core, rounded up
/// @param memoryBytes rounded up
public record Requests(OptionalLong cpuMillicores, OptionalLong memoryBytes) {
    /// Asks for nothing.
    public static final Requests NONE = new Requests(OptionalLong.empty(), OptionalLong.empty());
}
