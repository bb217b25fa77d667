package dev.steelyard.apiserver.wiring;

import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.WorkloadKey;
import java.util.List;
import java.util.Optional;

/// Surroundings in which every workload has the same ready pods, all of which answer.
record FixedPods(List<String> names) implements Surroundings {
    @Override
    public List<PodReading> podsOf(WorkloadKey workload) {
        return names.stream().map(name -> new PodReading(name, true, Scrape.UP, "", 0)).toList();
    }

    @Override
    public int countPods(WorkloadKey workload) {
        return names.size();
    }

    @Override
    public Optional<ResourceUse> use(
            WorkloadKey workload, String resource, Optional<String> container) {
        return Optional.empty();
    }
}
