package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one signal sees and wants.
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SignalStatus(
        @Required @Size(max = 32) @JsonPropertyDescription("The name of the signal.") String name,
        @Required
                @JsonPropertyDescription(
                        "OK: the value is complete. Held: part of it is missing, so it does not fall"
                                + " below the last complete value. Absent: targets answer, the series is"
                                + " missing. Unreachable: no target answers. Stale: the samples are too"
                                + " old. NoTarget: nothing is scraped.")
                SignalState state,
        @Size(max = 64)
                @JsonPropertyDescription("The value that is served; missing where there is none.")
                @Nullable String value,
        @Size(max = 64) @JsonPropertyDescription("The target, as the spec gives it.")
                @Nullable String target,
        @JsonPropertyDescription("The number of replicas that this signal wants.")
                @Nullable Integer desired,
        @Size(max = 64) @JsonPropertyDescription("The time of the latest sample.")
                @Nullable String lastSample,
        @JsonPropertyDescription("The number of series that make up the value.")
                @Nullable Integer series,
        @JsonPropertyDescription("The number of pods that count as replicas.")
                @Nullable Integer podsCounted,
        @JsonPropertyDescription(
                        "The number of pods that do not count: not Ready, terminating or failed.")
                @Nullable Integer podsIgnored,
        @Size(max = 5) @JsonPropertyDescription("The pods that carry the most.")
                List<Contribution> top,
        @Size(max = 1024) @JsonPropertyDescription("What is wrong and what to do about it.")
                @Nullable String message,
        @Size(max = 2048) @JsonPropertyDescription("The PromQL query of the same value.")
                @Nullable String promql,
        @Size(max = 512)
                @JsonPropertyDescription("The path of the metrics API that serves the value.")
                @Nullable String api) {
    public SignalStatus {
        top = top == null ? List.of() : List.copyOf(top);
    }

    /// The part that one object has in a value.
    public record Contribution(
            @Size(max = 320) @JsonPropertyDescription("The object, such as pod/web-7c9-x2k.")
                    String object,
            @Size(max = 64) @JsonPropertyDescription("Its part of the value.") String value) {}
}
