package dev.steelyard.rules.control;

import dev.steelyard.rules.v1alpha1.Mode;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.WorkloadReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds what else scales the workload of a rule.
final class Rivals {
    private static final Comparator<ScalingRule> BY_AGE =
            Comparator.comparing((ScalingRule rule) ->
                            Optional.ofNullable(rule.getMetadata().getCreationTimestamp())
                                    .orElse(""))
                    .thenComparing(rule -> rule.getMetadata().getName());

    private Rivals() {}

    /// Says what else scales the workload of `rule`, and the cure. Of two rules for one workload
    /// the older one is in the right.
    static Optional<String> of(ScalingRule rule, RuleCluster cluster) {
        String namespace = rule.getMetadata().getNamespace();
        return autoscaler(rule, cluster.autoscalers(namespace))
                .or(() -> olderRule(rule, cluster.rules(namespace)));
    }

    private static Optional<String> autoscaler(
            ScalingRule rule, List<HorizontalPodAutoscaler> autoscalers) {
        String name = rule.getMetadata().getName();
        WorkloadReference workload = rule.getSpec().workload();
        return autoscalers.stream()
                .filter(other -> !OwnedAutoscaler.isOf(rule, other))
                .filter(other ->
                        other.getMetadata().getName().equals(name)
                                || scales(other.getSpec().getScaleTargetRef(), workload))
                .filter(other -> !isOurs(other) || other.getMetadata().getName().equals(name))
                .findFirst()
                .map(other ->
                        scales(other.getSpec().getScaleTargetRef(), workload)
                                ? "HorizontalPodAutoscaler "
                                        + other.getMetadata().getName()
                                        + " scales the same workload: delete it, or set mode:"
                                        + " MetricsOnly and let it use the rule's metrics"
                                : "a HorizontalPodAutoscaler named "
                                        + name
                                        + " exists and is not of this rule: rename one of"
                                        + " them");
    }

    /// Whether another rule's; that is told as the conflict of rules that it is.
    private static boolean isOurs(HorizontalPodAutoscaler autoscaler) {
        return autoscaler.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getApiVersion().equals(ScalingRule.API_VERSION));
    }

    private static Optional<String> olderRule(ScalingRule rule, List<ScalingRule> rules) {
        return rules.stream()
                .filter(other -> other.getSpec() != null && other.getSpec().mode() == Mode.ACT)
                .filter(other -> other.getSpec().workload().equals(rule.getSpec().workload()))
                .filter(other -> BY_AGE.compare(other, rule) < 0)
                .min(BY_AGE)
                .map(other ->
                        "scaling rule "
                                + other.getMetadata().getName()
                                + " scales the same workload and is older: put the signals"
                                + " of both into one rule");
    }

    private static boolean scales(CrossVersionObjectReference target, WorkloadReference workload) {
        return target.getKind().equals(workload.kind()) && target.getName().equals(workload.name());
    }
}
