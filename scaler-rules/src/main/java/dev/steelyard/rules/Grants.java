package dev.steelyard.rules;

/// Knows who may measure series of other namespaces. Safe for any number of threads.
@FunctionalInterface
public interface Grants {
    /// Allows nothing beyond a rule's own namespace.
    Grants NONE = (owner, rule, workload, metric) -> false;

    /// Whether a rule in namespace `reader` for `workload` may measure `metric` in namespace
    /// `owner`.
    boolean allow(String owner, String reader, String workload, String metric);
}
