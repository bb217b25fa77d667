package dev.steelyard.inventory;

import java.util.List;
import java.util.Optional;

/// The nodes, pods and workloads of this moment; safe for any number of threads.
///
/// Kept from watches in a cluster, read from a directory of manifests in standalone mode.
public interface Inventory {
    /// Whether the first full view has been taken; before that, absence proves nothing.
    boolean isComplete();

    /// All nodes, by name.
    List<NodeRecord> nodes();

    /// The node of a name.
    Optional<NodeRecord> node(String name);

    /// All pods, by namespace and name.
    List<PodRecord> pods();

    /// The pods of a namespace, by name.
    List<PodRecord> pods(String namespace);

    /// The pod of a name.
    Optional<PodRecord> pod(String namespace, String name);

    /// The pods at the end of whose chain of owners `workload` stands.
    List<PodRecord> podsOf(Workload workload);

    /// Has `changed` called, from any thread, after something changed. Calls may be merged; they
    /// must return quickly.
    void onChange(Runnable changed);
}
