package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Whose series a signal measures, where it is not the rule's own workload.
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "[has(self.workload),has(self.object)].filter(x,x).size() <= 1",
        message = "give at most one of workload, object")
@ValidationRule(
        value = "has(self.workload) || has(self.object) || has(self.__namespace__)",
        message = "from is empty: give workload, object or namespace, or remove from")
public record From(
        @JsonPropertyDescription("The series of another workload's pods.")
                @Nullable FromWorkload workload,
        @JsonPropertyDescription(
                        "The series that are about one object, such as an Ingress. A ScrapeRule or"
                                + " ClusterScrapeRule has to describe the kind by a label and serve"
                                + " a metric of the same series.")
                @Nullable FromObject object,
        @Size(min = 1, max = 63)
                @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                @JsonPropertyDescription(
                        "The namespace of the series, where it is not the rule's own. A MetricGrant"
                                + " there has to allow it.")
                @Nullable String namespace) {

    /// Another workload.
    public record FromWorkload(
            @Default("Deployment")
                    @Size(min = 1, max = 63)
                    @Pattern("^[A-Z][A-Za-z0-9]*$")
                    @JsonPropertyDescription("The kind of the other workload.")
                    String kind,
            @Required
                    @Size(min = 1, max = 253)
                    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                    @JsonPropertyDescription("The name of the other workload.")
                    String name) {
        public FromWorkload {
            kind = kind == null ? "Deployment" : kind;
        }
    }

    /// An object that series describe; a ScrapeRule or ClusterScrapeRule says which do.
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FromObject(
            @Size(min = 1, max = 128)
                    @JsonPropertyDescription(
                            "The API group and version of the object; the group counts. Without it"
                                    + " the kind alone does.")
                    @Nullable String apiVersion,
            @Required
                    @Size(min = 1, max = 63)
                    @Pattern("^[A-Z][A-Za-z0-9]*$")
                    @JsonPropertyDescription("The kind of the object, such as Ingress.")
                    String kind,
            @Required
                    @Size(min = 1, max = 253)
                    @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                    @JsonPropertyDescription("The name of the object.")
                    String name) {}
}
