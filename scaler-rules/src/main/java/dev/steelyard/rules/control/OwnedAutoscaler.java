package dev.steelyard.rules.control;

import dev.steelyard.rules.CompiledRule;
import dev.steelyard.rules.CompiledSignal;
import dev.steelyard.rules.Milli;
import dev.steelyard.rules.Target;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTargetBuilder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// The HorizontalPodAutoscaler of a rule: of the rule's name, owned by it.
///
/// Signals over series are Object metrics on the rule itself, so that they need no list of pods and
/// work from zero; cpu and memory are native. A composite rule gives its decision as one metric
/// with the target 1 and no tolerance, because the number is decided already.
public final class OwnedAutoscaler {
    private OwnedAutoscaler() {}

    /// The autoscaler that `compiled` asks for.
    public static HorizontalPodAutoscaler of(ScalingRule rule, CompiledRule compiled) {
        HorizontalPodAutoscaler autoscaler =
                new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withName(compiled.key().name())
                        .withNamespace(compiled.key().namespace())
                        .withLabels(Map.of("app.kubernetes.io/managed-by", "steelyard"))
                        .withOwnerReferences(
                                new OwnerReferenceBuilder()
                                        .withApiVersion(ScalingRule.API_VERSION)
                                        .withKind("ScalingRule")
                                        .withName(compiled.key().name())
                                        .withUid(rule.getMetadata().getUid())
                                        .withController(true)
                                        .withBlockOwnerDeletion(true)
                                        .build())
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef()
                        .withApiVersion(compiled.apiVersion())
                        .withKind(compiled.workload().kind())
                        .withName(compiled.workload().name())
                        .endScaleTargetRef()
                        .withMinReplicas(compiled.bounds().min())
                        .withMaxReplicas(compiled.bounds().max())
                        .withMetrics(metrics(compiled))
                        .endSpec()
                        .build();
        return compiled.isComposite() ? withoutTolerance(autoscaler) : autoscaler;
    }

    /// Whether `live` belongs to `rule`.
    public static boolean isOf(ScalingRule rule, HorizontalPodAutoscaler live) {
        return live.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Objects.equals(owner.getUid(), rule.getMetadata().getUid()));
    }

    /// Whether what Steelyard decides is in `live` as it is in `wanted`; what others may add, such
    /// as defaults of the API server, is not looked at.
    public static boolean agree(HorizontalPodAutoscaler wanted, HorizontalPodAutoscaler live) {
        HorizontalPodAutoscalerSpec want = wanted.getSpec();
        HorizontalPodAutoscalerSpec have = live.getSpec();
        return have.getScaleTargetRef().equals(want.getScaleTargetRef())
                && Objects.equals(have.getMinReplicas(), want.getMinReplicas())
                && Objects.equals(have.getMaxReplicas(), want.getMaxReplicas())
                && have.getMetrics().size() == want.getMetrics().size()
                && IntStream.range(0, want.getMetrics().size())
                        .allMatch(i -> want.getMetrics().contains(have.getMetrics().get(i)))
                && (want.getBehavior() == null || hasNoTolerance(have));
    }

    private static List<MetricSpec> metrics(CompiledRule rule) {
        return rule.isComposite()
                ? List.of(
                        object(rule, CompiledRule.COMPOSITE, new Target.PerReplica(BigDecimal.ONE)))
                : rule.signals().stream().map(signal -> metric(rule, signal)).toList();
    }

    private static MetricSpec metric(CompiledRule rule, CompiledSignal signal) {
        return switch (signal) {
            case CompiledSignal.Series series -> object(rule, series.name(), series.target());
            case CompiledSignal.Resource resource -> resource(resource);
        };
    }

    private static MetricSpec object(CompiledRule rule, String metric, Target target) {
        return new MetricSpecBuilder()
                .withType("Object")
                .withNewObject()
                .withNewDescribedObject()
                .withApiVersion(ScalingRule.API_VERSION)
                .withKind("ScalingRule")
                .withName(rule.key().name())
                .endDescribedObject()
                .withNewMetric()
                .withName(metric)
                .endMetric()
                .withTarget(target(target))
                .endObject()
                .build();
    }

    private static MetricSpec resource(CompiledSignal.Resource signal) {
        MetricTarget target = target(signal.target());
        return signal.container()
                .map(container ->
                        new MetricSpecBuilder()
                                .withType("ContainerResource")
                                .withNewContainerResource()
                                .withContainer(container)
                                .withName(signal.resource())
                                .withTarget(target)
                                .endContainerResource()
                                .build())
                .orElseGet(() ->
                        new MetricSpecBuilder()
                                .withType("Resource")
                                .withNewResource()
                                .withName(signal.resource())
                                .withTarget(target)
                                .endResource()
                                .build());
    }

    private static MetricTarget target(Target target) {
        return switch (target) {
            case Target.PerReplica(BigDecimal amount) -> average(amount);
            case Target.KeepAt(BigDecimal amount) -> average(amount);
            case Target.Utilization(BigDecimal percent) ->
                    new MetricTargetBuilder()
                            .withType("Utilization")
                            .withAverageUtilization(percent.intValueExact())
                            .build();
        };
    }

    private static MetricTarget average(BigDecimal amount) {
        return new MetricTargetBuilder()
                .withType("AverageValue")
                .withAverageValue(new Quantity(Milli.quantity(Milli.of(amount))))
                .build();
    }

    private static HorizontalPodAutoscaler withoutTolerance(HorizontalPodAutoscaler autoscaler) {
        return new HorizontalPodAutoscalerBuilder(autoscaler)
                .editSpec()
                .withNewBehavior()
                .withNewScaleUp()
                .withTolerance(new Quantity("0"))
                .endScaleUp()
                .withNewScaleDown()
                .withTolerance(new Quantity("0"))
                .endScaleDown()
                .endBehavior()
                .endSpec()
                .build();
    }

    /// Clusters before 1.35 drop the field; there it is in vain to ask again.
    private static boolean hasNoTolerance(HorizontalPodAutoscalerSpec spec) {
        return spec.getBehavior() != null
                && spec.getBehavior().getScaleUp() != null
                && (spec.getBehavior().getScaleUp().getTolerance() == null
                        || spec.getBehavior()
                                        .getScaleUp()
                                        .getTolerance()
                                        .getNumericalAmount()
                                        .signum()
                                == 0);
    }
}
