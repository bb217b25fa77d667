package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What Steelyard says of a [ScrapeRule] or [ClusterScrapeRule].
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScrapeRuleStatus(
        @JsonPropertyDescription("The generation of the spec that this status is about.")
                @Nullable Long observedGeneration,
        @Size(max = 16)
                @JsonPropertyDescription(
                        "Ready: all metrics of the rule are served. Matching: each of those that"
                                + " are finds series.")
                List<RuleCondition> conditions) {
    public ScrapeRuleStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
