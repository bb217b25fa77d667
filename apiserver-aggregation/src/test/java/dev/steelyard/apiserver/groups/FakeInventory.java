package dev.steelyard.apiserver.groups;

import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// An inventory that holds what a test puts in.
public final class FakeInventory implements Inventory {
    private final List<NodeRecord> nodes = new ArrayList<>();
    private final List<PodRecord> pods = new ArrayList<>();
    private final Map<String, List<PodRecord>> namespaces = new ConcurrentHashMap<>();

    public void add(NodeRecord node) {
        nodes.add(node);
        nodes.sort(Comparator.comparing(NodeRecord::name));
    }

    public void add(PodRecord pod) {
        pods.add(pod);
        pods.sort(Comparator.comparing(PodRecord::namespace).thenComparing(PodRecord::name));
        namespaces.clear();
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public List<NodeRecord> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public Optional<NodeRecord> node(String name) {
        return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
    }

    @Override
    public List<PodRecord> pods() {
        return List.copyOf(pods);
    }

    @Override
    public List<PodRecord> pods(String namespace) {
        return namespaces.computeIfAbsent(
                namespace,
                _ -> pods.stream().filter(pod -> pod.namespace().equals(namespace)).toList());
    }

    @Override
    public Optional<PodRecord> pod(String namespace, String name) {
        return pods(namespace).stream().filter(pod -> pod.name().equals(name)).findFirst();
    }

    @Override
    public List<PodRecord> podsOf(Workload workload) {
        return pods.stream().filter(pod -> pod.workload().equals(workload)).toList();
    }

    @Override
    public void onChange(Runnable changed) {}
}
