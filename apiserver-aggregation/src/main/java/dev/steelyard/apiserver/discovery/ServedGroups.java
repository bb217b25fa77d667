package dev.steelyard.apiserver.discovery;

import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import dev.steelyard.apiserver.discovery.ApiGroup.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The three groups that are served.
///
/// What stands in them changes with the rules, their versions do not. No list is ever empty:
/// clients take that for an error.
public final class ServedGroups {
    /// Usage of nodes and pods.
    public static final String METRICS = "metrics.k8s.io";

    /// Signals of rules, as metrics that describe objects.
    public static final String CUSTOM = "custom.metrics.k8s.io";

    /// Signals of rules, as metrics that describe nothing.
    public static final String EXTERNAL = "external.metrics.k8s.io";

    /// The resource of rules, qualified with its group.
    public static final String RULES = "scalingrules.steelyard.dev";

    /// All of them, with one entry that stands for the metrics of rules.
    public static final List<ApiGroup> ALL = listing(ServedNames.NONE);

    private static final Map<String, Set<String>> VERSIONS =
            ALL.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    ApiGroup::name,
                                    group ->
                                            group.versions().stream()
                                                    .map(Version::name)
                                                    .collect(Collectors.toUnmodifiableSet())));

    private ServedGroups() {}

    /// All of them, with these metrics.
    static List<ApiGroup> listing(ServedNames names) {
        List<Resource> custom = names.customResources();
        return List.of(
                new ApiGroup(METRICS, List.of(usage("v1"), usage("v1beta1"))),
                new ApiGroup(
                        CUSTOM,
                        List.of(new Version("v1beta2", custom), new Version("v1beta1", custom))),
                new ApiGroup(EXTERNAL, List.of(new Version("v1beta1", names.externalResources()))));
    }

    /// The names that the APIServices of all versions must have: `v1.metrics.k8s.io` …
    public static List<String> apiServiceNames() {
        return ALL.stream()
                .flatMap(group ->
                        group.versions().stream()
                                .map(version -> version.name() + "." + group.name()))
                .toList();
    }

    /// Whether a version of a group is served.
    public static boolean serves(String group, String version) {
        return VERSIONS.getOrDefault(group, Set.of()).contains(version);
    }

    /// The group of a name.
    static Optional<ApiGroup> group(String name) {
        return ALL.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /// The version of a name of the group of a name.
    static Optional<Version> version(String group, String version) {
        return group(group).stream()
                .flatMap(found -> found.versions().stream())
                .filter(found -> found.name().equals(version))
                .findFirst();
    }

    private static Version usage(String version) {
        List<String> verbs = List.of("get", "list");
        return new Version(
                version,
                List.of(
                        new Resource(
                                "nodes", Optional.empty(), Scope.CLUSTER, "NodeMetrics", verbs),
                        new Resource(
                                "pods", Optional.empty(), Scope.NAMESPACED, "PodMetrics", verbs)));
    }
}
