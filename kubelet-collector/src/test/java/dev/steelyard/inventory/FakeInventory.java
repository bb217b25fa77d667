package dev.steelyard.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An inventory that holds what a test puts into it.
public final class FakeInventory implements Inventory {
    private final Map<String, NodeRecord> nodes = new TreeMap<>();
    private final Map<ObjectKey, PodRecord> pods = new TreeMap<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean complete = true;

    /// Makes the inventory one that has not seen everything yet, or ends that.
    public void complete(boolean now) {
        complete = now;
    }

    public void put(NodeRecord node) {
        nodes.put(node.name(), node);
        listeners.forEach(Runnable::run);
    }

    public void put(PodRecord pod) {
        pods.put(new ObjectKey(pod.namespace(), pod.name()), pod);
        listeners.forEach(Runnable::run);
    }

    public void removePod(String namespace, String name) {
        pods.remove(new ObjectKey(namespace, name));
        listeners.forEach(Runnable::run);
    }

    @Override
    public boolean isComplete() {
        return complete;
    }

    @Override
    public List<NodeRecord> nodes() {
        return List.copyOf(nodes.values());
    }

    @Override
    public Optional<NodeRecord> node(String name) {
        return Optional.ofNullable(nodes.get(name));
    }

    @Override
    public List<PodRecord> pods() {
        return List.copyOf(pods.values());
    }

    @Override
    public List<PodRecord> pods(String namespace) {
        return pods.values().stream().filter(pod -> pod.namespace().equals(namespace)).toList();
    }

    @Override
    public Optional<PodRecord> pod(String namespace, String name) {
        return Optional.ofNullable(pods.get(new ObjectKey(namespace, name)));
    }

    @Override
    public List<PodRecord> podsOf(Workload workload) {
        return pods.values().stream().filter(pod -> pod.workload().equals(workload)).toList();
    }

    @Override
    public void onChange(Runnable changed) {
        listeners.add(changed);
    }
}
