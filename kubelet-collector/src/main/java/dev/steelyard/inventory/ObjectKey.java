package dev.steelyard.inventory;

import java.util.Comparator;

/// Names an object inside the cluster, within one kind; ordered by namespace and name.
///
/// @param namespace empty for objects of the whole cluster
record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::namespace).thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }
}
