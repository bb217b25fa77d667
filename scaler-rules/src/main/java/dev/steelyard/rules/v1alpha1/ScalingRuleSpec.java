package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/// What a user asks for in a [ScalingRule].
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.signals) && self.signals.size() > 0",
        message = "a rule needs a signal: add one under spec.signals",
        fieldPath = ".signals")
@ValidationRule(
        value =
                "self.replicas.min > 0 || has(self.signals) && self.signals.exists(s,"
                        + " has(s.from))",
        message =
                "min 0 needs something that can wake the workload: a signal with from; otherwise set"
                        + " min to 1",
        fieldPath = ".replicas.min")
public record ScalingRuleSpec(
        @Required
                @JsonPropertyDescription(
                        "The workload whose number of replicas this rule decides. It stands in the"
                                + " rule's own namespace and cannot be changed later.")
                @ValidationRule(
                        value = "self == oldSelf",
                        message = "the workload of a rule cannot change; make a new rule")
                WorkloadReference workload,
        @Default("Act")
                @JsonPropertyDescription(
                        "What is done with the result. Act: Steelyard owns a HorizontalPodAutoscaler"
                                + " that acts on it. Preview: it is computed and shown in the status"
                                + " only. MetricsOnly: the signals are served as metrics, for an"
                                + " autoscaler of your own.")
                Mode mode,
        @Required @JsonPropertyDescription("The bounds of the number of replicas.")
                Replicas replicas,
        @Size(min = 1, max = 8)
                @JsonPropertyDescription(
                        "What is measured, and how much of it one replica should carry or at which"
                                + " level it should be held. The signal that wants the most replicas"
                                + " decides.")
                List<Signal> signals) {
    public ScalingRuleSpec {
        mode = mode == null ? Mode.ACT : mode;
        signals = signals == null ? List.of() : List.copyOf(signals);
    }
}
