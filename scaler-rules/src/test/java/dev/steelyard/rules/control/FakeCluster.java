package dev.steelyard.rules.control;

import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A cluster in memory that records what is done to it. What is applied is seen at once.
class FakeCluster implements RuleCluster {
    final Map<String, ScalingRule> rules = new TreeMap<>();
    final Map<String, HorizontalPodAutoscaler> autoscalers = new TreeMap<>();
    final List<String> changes = new ArrayList<>();
    final List<ScalingRuleStatus> statuses = new ArrayList<>();

    void put(ScalingRule rule) {
        rules.put(rule.getMetadata().getName(), rule);
    }

    boolean isComplete = true;

    /// What every change of an autoscaler is refused with.
    @Nullable String refusal;

    ScalingRuleStatus status() {
        return statuses.getLast();
    }

    @Override
    public boolean isComplete() {
        return isComplete;
    }

    private void write() {
        if (refusal != null) {
            throw new KubernetesClientException(refusal);
        }
    }

    @Override
    public Optional<ScalingRule> rule(RuleKey key) {
        return Optional.ofNullable(rules.get(key.name()));
    }

    @Override
    public List<ScalingRule> rules(String namespace) {
        return List.copyOf(rules.values());
    }

    @Override
    public List<HorizontalPodAutoscaler> autoscalers(String namespace) {
        return List.copyOf(autoscalers.values());
    }

    @Override
    public void apply(HorizontalPodAutoscaler autoscaler) {
        write();
        changes.add("apply " + autoscaler.getMetadata().getName());
        autoscalers.put(autoscaler.getMetadata().getName(), autoscaler);
    }

    @Override
    public void delete(HorizontalPodAutoscaler autoscaler) {
        changes.add("delete " + autoscaler.getMetadata().getName());
        autoscalers.remove(autoscaler.getMetadata().getName());
    }

    @Override
    public void apply(ScalingRule rule, ScalingRuleStatus status) {
        statuses.add(status);
    }

    @Override
    public void tell(ScalingRule rule, RuleEvent event) {
        changes.add(event.reason().word() + " " + rule.getMetadata().getName());
    }
}
