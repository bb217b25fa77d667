package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// One measure with its target: a union of which exactly one of `rate`, `gauge`, `cpu` and `memory`
/// is given.
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.rate),has(self.gauge),has(self.cpu),has(self.memory)].exists_one(x,x)",
        message =
                "a signal has exactly one of rate, gauge, cpu, memory: make a signal of its own, with"
                        + " a name, for each")
@ValidationRule(
        value = "!has(self.from) || !(has(self.cpu) || has(self.memory))",
        message = "cpu and memory are always of the workload itself; remove from",
        fieldPath = ".from")
public record Signal(
        @Default("main")
                @Size(min = 1, max = 32)
                @ValidationRule(value = Syntax.IS_SIGNAL, message = Syntax.SIGNAL_MESSAGE)
                @JsonPropertyDescription(
                        "The name of the signal, unique in its rule. It is the name of the metric"
                                + " that is served on the rule.")
                String name,
        @JsonPropertyDescription(
                        "Whose series are measured. Without it: those of the workload's own pods.")
                @Nullable From from,
        @JsonPropertyDescription("How fast a counter rises, per second.") @Nullable Rate rate,
        @JsonPropertyDescription("A value that rises and falls.") @Nullable Gauge gauge,
        @JsonPropertyDescription("The CPU time that the workload's pods use.")
                @Nullable ResourceMeasure cpu,
        @JsonPropertyDescription("The memory that the workload's pods use.")
                @Nullable ResourceMeasure memory,
        @Default("Hold")
                @JsonPropertyDescription(
                        "What it means when the targets answer but the series is missing. Hold: there"
                                + " is no value, and the number of replicas stays. Zero: the value is 0,"
                                + " for exporters that leave out what is empty.")
                Absent absent) {
    public Signal {
        name = name == null ? "main" : name;
        absent = absent == null ? Absent.HOLD : absent;
    }
}
