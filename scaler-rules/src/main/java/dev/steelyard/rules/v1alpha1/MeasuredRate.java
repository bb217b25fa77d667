package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/// How fast a counter rises per second, summed over all series of an object.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MeasuredRate(
        @Required
                @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_METRIC, message = Syntax.METRIC_MESSAGE)
                @ValidationRule(
                        value = "!self.endsWith('_bucket')",
                        message =
                                "buckets count each observation many times: name the counter _count"
                                        + " instead of _bucket")
                @JsonPropertyDescription("The name of the counter, such as http_requests_total.")
                String metric,
        @ValidationRule(value = Syntax.ARE_LABELS, message = Syntax.LABELS_MESSAGE)
                @JsonPropertyDescription(
                        "Labels that a series must have with exactly these values.")
                Map<String, String> match,
        @Size(max = 8)
                @JsonPropertyDescription(
                        "Further conditions on labels, all of which a series must satisfy.")
                List<LabelCondition> matchAny,
        @Default("1m")
                @Size(max = 32)
                @ValidationRule(value = Syntax.IS_DURATION, message = Syntax.DURATION_MESSAGE)
                @ValidationRule(value = Syntax.IS_OVER, message = Syntax.OVER_MESSAGE)
                @JsonPropertyDescription(
                        "The time over which the rise is measured, from 10s to 1h; at least two"
                                + " scrapes must fall into it.")
                String over) {
    public MeasuredRate {
        match = match == null ? Map.of() : Map.copyOf(match);
        matchAny = matchAny == null ? List.of() : List.copyOf(matchAny);
        over = over == null ? "1m" : over;
    }
}
