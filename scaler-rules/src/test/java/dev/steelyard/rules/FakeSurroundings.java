package dev.steelyard.rules;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Surroundings that a test sets up.
public final class FakeSurroundings implements Surroundings {
    private final Map<WorkloadKey, Map<String, PodReading>> pods = new HashMap<>();
    private final Map<String, ResourceUse> uses = new HashMap<>();

    /// Sets a pod that answers.
    public void up(WorkloadKey workload, String... names) {
        for (String name : names) {
            set(workload, new PodReading(name, true, Scrape.UP, "", 0));
        }
    }

    /// Sets a pod.
    public void set(WorkloadKey workload, PodReading pod) {
        pods.computeIfAbsent(workload, _ -> new TreeMap<>()).put(pod.name(), pod);
    }

    /// Removes a pod.
    public void remove(WorkloadKey workload, String name) {
        pods.getOrDefault(workload, new TreeMap<>()).remove(name);
    }

    /// Sets the use of a resource.
    public void use(String resource, ResourceUse use) {
        uses.put(resource, use);
    }

    @Override
    public List<PodReading> podsOf(WorkloadKey workload) {
        return List.copyOf(pods.getOrDefault(workload, Map.of()).values());
    }

    @Override
    public int countPods(WorkloadKey workload) {
        return podsOf(workload).size();
    }

    @Override
    public Optional<ResourceUse> use(
            WorkloadKey workload, String resource, Optional<String> container) {
        return Optional.ofNullable(uses.get(resource));
    }
}
