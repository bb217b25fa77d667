package dev.steelyard.rules;

import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// How many replicas the workloads of rules have: what their autoscalers count, because that is
/// what they compute with, and before there is one, the pods. Safe for any number of threads.
final class ReplicaCounts {
    private final Surroundings surroundings;
    private final Map<RuleKey, Integer> counted = new ConcurrentHashMap<>();

    ReplicaCounts(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /// Takes what the autoscaler of a rule counts; empty where it has not counted.
    void told(RuleKey rule, OptionalInt replicas) {
        if (replicas.isPresent()) {
            counted.put(rule, replicas.getAsInt());
        } else {
            counted.remove(rule);
        }
    }

    int of(CompiledRule rule) {
        Integer replicas = counted.get(rule.key());
        return replicas != null ? replicas : surroundings.countPods(rule.workload());
    }
}
