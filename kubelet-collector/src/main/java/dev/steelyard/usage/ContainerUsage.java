package dev.steelyard.usage;

/// What one container uses.
public record ContainerUsage(String name, Usage usage) {}
