package dev.steelyard.inventory;

/// Names an object inside the cluster, within one kind; ordered by namespace and name.
///
/// @param namespace empty for objects of the whole cluster
record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    @Override
    public int compareTo(ObjectKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
}
