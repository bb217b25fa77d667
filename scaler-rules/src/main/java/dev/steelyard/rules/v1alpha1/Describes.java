package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/// Which object a series is about: the labels that hold its name and its namespace.
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Describes(
        @Default("v1")
                @Size(min = 1, max = 128)
                @Pattern("^([a-z0-9.-]+/)?v[a-z0-9]+$")
                @JsonPropertyDescription(
                        "The API group and version of the objects, such as networking.k8s.io/v1.")
                String apiVersion,
        @Required
                @Size(min = 1, max = 63)
                @Pattern("^[A-Z][A-Za-z0-9]*$")
                @JsonPropertyDescription("The kind of the objects, such as Ingress.")
                String kind,
        @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_LABEL, message = Syntax.LABEL_MESSAGE)
                @JsonPropertyDescription(
                        "The label that holds the namespace of the object. Without it the objects of"
                                + " a ScrapeRule stand in its own namespace, and those of a"
                                + " ClusterScrapeRule in none, like nodes.")
                @Nullable String namespaceLabel,
        @Required
                @Size(min = 1, max = 128)
                @ValidationRule(value = Syntax.IS_LABEL, message = Syntax.LABEL_MESSAGE)
                @JsonPropertyDescription("The label that holds the name of the object.")
                String nameLabel) {
    public Describes {
        apiVersion = apiVersion == null ? "v1" : apiVersion;
    }
}
