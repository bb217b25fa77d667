package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of an object that rises and falls.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.reduce == 'Last' || has(self.over)",
        message = "reduce Avg, Max and Min need over: the time to reduce, such as 2m",
        fieldPath = ".reduce")
public record MeasuredGauge(
        @Required
                @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_METRIC, message = Syntax.METRIC_MESSAGE)
                @JsonPropertyDescription("The name of the gauge, such as queue_messages_ready.")
                String metric,
        @ValidationRule(value = Syntax.ARE_LABELS, message = Syntax.LABELS_MESSAGE)
                @JsonPropertyDescription(
                        "Labels that a series must have with exactly these values.")
                Map<String, String> match,
        @Size(max = 8)
                @JsonPropertyDescription(
                        "Further conditions on labels, all of which a series must satisfy.")
                List<LabelCondition> matchAny,
        @Size(max = 32)
                @ValidationRule(value = Syntax.IS_DURATION, message = Syntax.DURATION_MESSAGE)
                @ValidationRule(value = Syntax.IS_OVER, message = Syntax.OVER_MESSAGE)
                @JsonPropertyDescription(
                        "The time over which each series is reduced to one value, from 10s to 1h."
                                + " Without it the latest value counts.")
                @Nullable String over,
        @Default("Last")
                @JsonPropertyDescription(
                        "How each series is reduced to one value over the time of over.")
                Reduce reduce,
        @Default("Sum") @JsonPropertyDescription("How the values of an object's series become one.")
                Across across) {
    public MeasuredGauge {
        match = match == null ? Map.of() : Map.copyOf(match);
        matchAny = matchAny == null ? List.of() : List.copyOf(matchAny);
        reduce = reduce == null ? Reduce.LAST : reduce;
        across = across == null ? Across.SUM : across;
    }
}
