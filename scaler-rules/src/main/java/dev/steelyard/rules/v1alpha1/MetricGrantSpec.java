package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who may measure what.
public record MetricGrantSpec(
        @Required
                @Size(min = 1, max = 64)
                @JsonPropertyDescription("Whose rules may measure series of this namespace.")
                List<Grantee> to,
        @Required
                @Size(min = 1, max = 64)
                @JsonPropertyDescription(
                        "The metrics that they may measure: names, or beginnings of names that end"
                                + " with an underscore or a colon.")
                List<String> metrics) {
    public MetricGrantSpec {
        to = to == null ? List.of() : List.copyOf(to);
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
    }

    /// Whether a rule for `workload` in `namespace` may measure `metric`.
    public boolean allows(String namespace, String workload, String metric) {
        return to.stream().anyMatch(grantee -> grantee.covers(namespace, workload))
                && metrics.stream().anyMatch(granted -> covers(granted, metric));
    }

    private static boolean covers(String granted, String metric) {
        boolean isPrefix = granted.endsWith("_") || granted.endsWith(":");
        return isPrefix ? metric.startsWith(granted) : metric.equals(granted);
    }

    /// The rules of a namespace, or those of them that are for one workload.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Grantee(
            @Required
                    @Size(min = 1, max = 63)
                    @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                    @JsonPropertyDescription("The namespace of the rules.")
                    String namespace,
            @Size(min = 1, max = 253)
                    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                    @JsonPropertyDescription(
                            "The name of the workload of the rules. Without it: any workload.")
                    @Nullable String workload) {
        boolean covers(String otherNamespace, String otherWorkload) {
            return namespace.equals(otherNamespace)
                    && (workload == null || workload.equals(otherWorkload));
        }
    }
}
