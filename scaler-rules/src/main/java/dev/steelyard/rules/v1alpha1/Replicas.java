package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/// The bounds of a number of replicas.
@ValidationRule(
        value = "self.min <= self.max",
        message = "replicas.min is above replicas.max: lower min or raise max",
        fieldPath = ".min")
@ValidationRule(
        value = "self.max >= self.step",
        message = "step is above max: lower replicas.step or raise replicas.max",
        fieldPath = ".step")
public record Replicas(
        @Default("1")
                @Min(0)
                @Max(100_000)
                @JsonPropertyDescription(
                        "The least number of replicas. 0 needs a signal with from, because a"
                                + " workload without replicas measures nothing of its own.")
                Integer min,
        @Required @Min(1) @Max(100_000) @JsonPropertyDescription("The greatest number of replicas.")
                Integer max,
        @Default("1")
                @Min(1)
                @Max(100_000)
                @JsonPropertyDescription(
                        "The number of replicas is rounded up to a multiple of this.")
                Integer step) {
    public Replicas {
        min = min == null ? Integer.valueOf(1) : min;
        step = step == null ? Integer.valueOf(1) : step;
    }
}
