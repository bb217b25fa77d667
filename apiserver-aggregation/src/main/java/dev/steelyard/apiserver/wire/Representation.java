package dev.steelyard.apiserver.wire;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The forms in which an answer can be written; all of them are JSON.
public enum Representation {
    /// The objects as they are.
    PLAIN("", "", ""),
    /// Rows and columns for people.
    TABLE_V1("Table", "meta.k8s.io", "v1"),
    TABLE_V1BETA1("Table", "meta.k8s.io", "v1beta1"),
    /// One object's metadata alone.
    METADATA_V1("PartialObjectMetadata", "meta.k8s.io", "v1"),
    METADATA_V1BETA1("PartialObjectMetadata", "meta.k8s.io", "v1beta1"),
    /// The metadata of a list's objects.
    METADATA_LIST_V1("PartialObjectMetadataList", "meta.k8s.io", "v1"),
    METADATA_LIST_V1BETA1("PartialObjectMetadataList", "meta.k8s.io", "v1beta1"),
    /// All groups, versions and resources at once.
    AGGREGATED_DISCOVERY("APIGroupDiscoveryList", "apidiscovery.k8s.io", "v2");

    private final String as;
    private final String group;
    private final String version;

    Representation(String as, String group, String version) {
        this.as = as;
        this.group = group;
        this.version = version;
    }

    /// The version of its group, as in `apiVersion`.
    public String version() {
        return version;
    }

    /// What the `Content-Type` of an answer in this form says.
    ///
    /// Only discovery names its form there, with the parameters in the order g, v, as: clients
    /// compare the text. All else is plain JSON whose `kind` tells.
    public String contentType() {
        return this == AGGREGATED_DISCOVERY
                ? "application/json;g=" + group + ";v=" + version + ";as=" + as
                : Answer.JSON;
    }

    /// The first form of `offered` that the client wants, or empty where none satisfies it.
    ///
    /// A clause that asks for a form which is not offered is skipped, never taken for plain JSON.
    /// No clauses at all mean plain JSON.
    public static Optional<Representation> choose(
            List<Accept.Clause> wanted, Set<Representation> offered) {
        if (wanted.isEmpty()) {
            return Optional.of(PLAIN);
        }
        return wanted.stream()
                .filter(Accept.Clause::coversJson)
                .flatMap(clause -> offered.stream().filter(form -> form.satisfies(clause)))
                .findFirst();
    }

    private boolean satisfies(Accept.Clause clause) {
        return as.equals(clause.parameter("as"))
                && (as.isEmpty()
                        || (group.equals(clause.parameter("g"))
                                && version.equals(clause.parameter("v"))));
    }
}
