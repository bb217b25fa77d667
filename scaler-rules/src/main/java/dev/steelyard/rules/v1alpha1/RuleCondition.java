package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/// One aspect of a rule's state, in the form that all Kubernetes tools read.
///
/// @param status `True`, `False` or `Unknown`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RuleCondition(
        @Required @Size(min = 1, max = 64) @JsonPropertyDescription("The aspect.") String type,
        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("True, False or Unknown.")
                String status,
        @Size(max = 128) @JsonPropertyDescription("The reason, in one word.")
                @Nullable String reason,
        @Size(max = 2048) @JsonPropertyDescription("What is so, and the cure where it is wrong.")
                @Nullable String message,
        @JsonPropertyDescription("The generation of the spec that this was found for.")
                @Nullable Long observedGeneration,
        @Size(max = 64) @JsonPropertyDescription("Since when the status is what it is.")
                @Nullable String lastTransitionTime) {}
