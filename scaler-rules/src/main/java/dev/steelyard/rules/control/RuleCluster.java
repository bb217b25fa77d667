package dev.steelyard.rules.control;

import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;

/// The cluster as the reconciler sees and changes it. What it sees comes from watches and may be a
/// moment old; what it changes may fail with the client's exception.
public interface RuleCluster {
    /// Whether all rules and autoscalers are seen. Before that nothing can be said of what is
    /// missing, so nothing may be changed.
    boolean isComplete();

    /// The rule of a name.
    Optional<ScalingRule> rule(RuleKey key);

    /// The rules of a namespace.
    List<ScalingRule> rules(String namespace);

    /// The autoscalers of a namespace, whoever made them.
    List<HorizontalPodAutoscaler> autoscalers(String namespace);

    /// Makes or changes an autoscaler to be so, taking over fields that others have changed.
    void apply(HorizontalPodAutoscaler autoscaler);

    /// Removes an autoscaler.
    void delete(HorizontalPodAutoscaler autoscaler);

    /// Sets the status of a rule.
    void apply(ScalingRule rule, ScalingRuleStatus status);

    /// Tells of something that happened to a rule.
    void tell(ScalingRule rule, RuleEvent event);
}
