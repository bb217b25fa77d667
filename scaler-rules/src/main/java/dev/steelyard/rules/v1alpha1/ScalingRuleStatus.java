package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Steelyard says of a [ScalingRule]: enough to answer "why this many?" without logs.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScalingRuleStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.")
                @Nullable Long observedGeneration,
        @JsonPropertyDescription("The number of replicas that the workload has.")
                @Nullable Integer current,
        @JsonPropertyDescription("The number of replicas that the rule wants.")
                @Nullable Integer desired,
        @JsonPropertyDescription("The least number of replicas at this moment.")
                @Nullable Integer floor,
        @JsonPropertyDescription("The greatest number of replicas at this moment.")
                @Nullable Integer ceiling,
        @Size(max = 1024) @JsonPropertyDescription("Why this many, in one sentence.")
                @Nullable String because,
        @Size(max = 64)
                @JsonPropertyDescription(
                        "What keeps the number from being what the signals want: None, Min, Max,"
                                + " Step, Tolerance or Hold.")
                @Nullable String limitedBy,
        @Size(max = 8) @JsonPropertyDescription("What each signal sees and wants.")
                List<SignalStatus> signals,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "Ready: the rule is accepted and its objects are in place. Matching: its"
                                + " signals find series. Fresh: their samples are recent. Acting: the"
                                + " HorizontalPodAutoscaler is active. Limited: a bound holds the number"
                                + " back. Conflict: something else scales the workload.")
                List<RuleCondition> conditions,
        @Size(max = 253)
                @JsonPropertyDescription("The name of the HorizontalPodAutoscaler that acts.")
                @Nullable String hpa,
        @Size(max = 2048) @JsonPropertyDescription("The latest error, with its time.")
                @Nullable String lastError) {
    public ScalingRuleStatus {
        signals = signals == null ? List.of() : List.copyOf(signals);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
