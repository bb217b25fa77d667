package dev.steelyard.rules.control;

import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// Posts what happened to rules as Kubernetes events.
record EventPosting(KubernetesClient client, InstantSource clock) {
    private static final String COMPONENT = "steelyard";
    private static final int MAX_MESSAGE = 1024;

    void post(ScalingRule rule, RuleEvent event) {
        client.resource(event(rule, event)).create();
    }

    Event event(ScalingRule rule, RuleEvent event) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String message = event.message();
        return new EventBuilder()
                .withNewMetadata()
                .withGenerateName(rule.getMetadata().getName() + ".")
                .withNamespace(rule.getMetadata().getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(ScalingRule.API_VERSION)
                .withKind("ScalingRule")
                .withNamespace(rule.getMetadata().getNamespace())
                .withName(rule.getMetadata().getName())
                .withUid(rule.getMetadata().getUid())
                .endInvolvedObject()
                .withType(event.reason().isNormal() ? "Normal" : "Warning")
                .withReason(event.reason().word())
                .withMessage(message.substring(0, Math.min(message.length(), MAX_MESSAGE)))
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withCount(1)
                .withNewSource()
                .withComponent(COMPONENT)
                .endSource()
                .withReportingComponent(COMPONENT)
                .build();
    }
}
