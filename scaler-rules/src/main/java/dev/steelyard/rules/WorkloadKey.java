package dev.steelyard.rules;

/// Names a workload: something with replicas in a namespace.
///
/// @param kind the kind without its group, as in the label `workload_kind`
public record WorkloadKey(String namespace, String kind, String name) {
    /// The form in which people read it: `Deployment/web`.
    public String display() {
        return kind + "/" + name;
    }
}
