package dev.steelyard.inventory;

/// The thing that owns pods and can be scaled: the end of a pod's chain of owners.
///
/// A Deployment owns its pods through a ReplicaSet, a CronJob through a Job; both are followed. A
/// pod without an owner, or that a node made of a file (a static pod), is its own workload.
///
/// @param kind the kind without its group: `Deployment`, `StatefulSet`, `Pod` …
public record Workload(String namespace, String kind, String name) {}
