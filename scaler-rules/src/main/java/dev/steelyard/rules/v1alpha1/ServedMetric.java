package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A metric under its name in the metrics APIs: a union of which exactly one of `rate` and `gauge`
/// is given.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.rate) != has(self.gauge)",
        message = "a metric has exactly one of rate and gauge: make a metric of its own for each")
public record ServedMetric(
        @Required
                @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_SERVED, message = Syntax.SERVED_MESSAGE)
                @JsonPropertyDescription(
                        "The name under which it is served, unique for its objects.")
                String name,
        @Size(max = 8)
                @JsonPropertyDescription(
                        "The labels that tell the values of an external metric apart: one value for"
                                + " each combination that series have. Without it there is one value"
                                + " of all series.")
                List<String> by,
        @JsonPropertyDescription("How fast a counter rises, per second.")
                @Nullable MeasuredRate rate,
        @JsonPropertyDescription("A value that rises and falls.") @Nullable MeasuredGauge gauge) {
    public ServedMetric {
        by = by == null ? List.of() : List.copyOf(by);
    }
}
