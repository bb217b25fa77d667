package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/// The use of CPU or memory, with exactly one of the targets `utilization` and `perReplica`.
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.utilization) != has(self.perReplica)",
        message =
                "give exactly one of utilization (percent of what is requested) and perReplica (an"
                        + " amount per pod)")
public record ResourceMeasure(
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription(
                        "The container that is measured. Without it: all containers of a pod.")
                @Nullable String container,
        @Min(1)
                @Max(1000)
                @JsonPropertyDescription(
                        "The percentage of the requested amount to hold; the containers must state"
                                + " requests.")
                @Nullable Integer utilization,
        @ValidationRule(value = Syntax.IS_QUANTITY, message = Syntax.QUANTITY_MESSAGE)
                @ValidationRule(value = Syntax.IS_POSITIVE, message = Syntax.POSITIVE_MESSAGE)
                @JsonPropertyDescription(
                        "The amount to hold per pod: cores for cpu, bytes for memory.")
                @Nullable Quantity perReplica) {}
