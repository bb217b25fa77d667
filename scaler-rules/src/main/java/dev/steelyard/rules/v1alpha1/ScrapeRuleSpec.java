package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What series describe, and the metrics that are made of them.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.describes) || self.metrics.all(metric, !has(metric.by))",
        message = ScrapeRuleSpec.BY_MESSAGE)
public record ScrapeRuleSpec(
        @JsonPropertyDescription(
                        "The objects that the series are about. Without it the metrics describe"
                                + " nothing and are served as external metrics of the namespace that"
                                + " the series are scraped in.")
                @Nullable Describes describes,
        @Required @Size(min = 1, max = 16) @JsonPropertyDescription("The metrics that are served.")
                List<ServedMetric> metrics) {
    /// What is said of values that are told apart by more than their object.
    public static final String BY_MESSAGE =
            "by is for metrics that describe nothing: values of objects are told apart by their"
                    + " object; remove by or describes";

    public ScrapeRuleSpec {
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
    }
}
