package dev.steelyard.rules.control;

import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleStatus;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/// Changes objects by server-side apply under one field manager, so that a field is ours exactly as
/// long as we state it.
record AppliedChanges(KubernetesClient client) {
    /// The name under which Steelyard owns fields.
    static final String FIELD_MANAGER = "steelyard";

    private static final PatchContext APPLY =
            new PatchContext.Builder()
                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                    .withFieldManager(FIELD_MANAGER)
                    .withForce(true)
                    .build();

    void apply(HorizontalPodAutoscaler autoscaler) {
        client.resource(autoscaler).patch(APPLY, autoscaler);
    }

    void delete(HorizontalPodAutoscaler autoscaler) {
        client.resource(autoscaler).delete();
    }

    void apply(ScalingRule rule, ScalingRuleStatus status) {
        apply(rule, new ScalingRule(), status);
    }

    void apply(ScrapeRule rule, ScrapeRuleStatus status) {
        apply(rule, new ScrapeRule(), status);
    }

    void apply(ClusterScrapeRule rule, ScrapeRuleStatus status) {
        apply(rule, new ClusterScrapeRule(), status);
    }

    private <S, R extends CustomResource<?, S>> void apply(R rule, R applied, S status) {
        applied.setMetadata(name(rule));
        applied.setStatus(status);
        client.resource(applied).subresource("status").patch(APPLY, applied);
    }

    /// Only what names the object: every other field that is sent would be claimed.
    private static ObjectMeta name(HasMetadata rule) {
        return new ObjectMetaBuilder()
                .withNamespace(rule.getMetadata().getNamespace())
                .withName(rule.getMetadata().getName())
                .build();
    }
}
