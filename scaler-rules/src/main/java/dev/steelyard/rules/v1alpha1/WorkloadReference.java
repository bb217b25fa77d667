package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/// Names a workload in the namespace of the rule.
public record WorkloadReference(
        @Default("apps/v1")
                @Size(min = 1, max = 128)
                @JsonPropertyDescription("The API group and version of the workload.")
                String apiVersion,
        @Default("Deployment")
                @Size(min = 1, max = 63)
                @Pattern("^[A-Z][A-Za-z0-9]*$")
                @JsonPropertyDescription(
                        "The kind of the workload: Deployment, StatefulSet, or any kind that has a"
                                + " scale subresource.")
                String kind,
        @Required
                @Size(min = 1, max = 253)
                @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
                @JsonPropertyDescription("The name of the workload.")
                String name) {
    public WorkloadReference {
        apiVersion = apiVersion == null ? "apps/v1" : apiVersion;
        kind = kind == null ? "Deployment" : kind;
    }
}
