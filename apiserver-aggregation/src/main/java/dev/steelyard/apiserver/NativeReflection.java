package dev.steelyard.apiserver;

import dev.steelyard.rules.v1alpha1.Absent;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.From;
import dev.steelyard.rules.v1alpha1.Gauge;
import dev.steelyard.rules.v1alpha1.LabelCondition;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.MetricGrant;
import dev.steelyard.rules.v1alpha1.MetricGrantSpec;
import dev.steelyard.rules.v1alpha1.Mode;
import dev.steelyard.rules.v1alpha1.Rate;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.Replicas;
import dev.steelyard.rules.v1alpha1.ResourceMeasure;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleSpec;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import dev.steelyard.rules.v1alpha1.Signal;
import dev.steelyard.rules.v1alpha1.SignalState;
import dev.steelyard.rules.v1alpha1.SignalStatus;
import dev.steelyard.rules.v1alpha1.WorkloadReference;
import io.quarkus.runtime.annotations.RegisterForReflection;

/// Names the types of ours that Jackson reads and writes by reflection, so that a native image
/// keeps their members; nested types come with the types around them. Quarkus names the models of
/// Kubernetes itself.
@RegisterForReflection(
        targets = {
            Absent.class,
            Across.class,
            ClusterScrapeRule.class,
            Describes.class,
            From.class,
            Gauge.class,
            LabelCondition.class,
            MeasuredGauge.class,
            MeasuredRate.class,
            MetricGrant.class,
            MetricGrantSpec.class,
            Mode.class,
            Rate.class,
            Reduce.class,
            Replicas.class,
            ResourceMeasure.class,
            RuleCondition.class,
            ScalingRule.class,
            ScalingRuleSpec.class,
            ScalingRuleStatus.class,
            ScrapeRule.class,
            ScrapeRuleSpec.class,
            ScrapeRuleStatus.class,
            ServedMetric.class,
            Signal.class,
            SignalState.class,
            SignalStatus.class,
            WorkloadReference.class
        })
final class NativeReflection {
    private NativeReflection() {}
}
