package dev.steelyard.apiserver.discovery;

import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import dev.steelyard.apiserver.discovery.ApiGroup.Version;
import java.util.List;
import java.util.Optional;

/// The three groups that are served.
///
/// The lists are fixed. Metrics of rules are not listed one by one: there can be thousands, every
/// `kubectl` would read them all, and their names are not everybody's business. One entry stands
/// for them, so that the list is never empty.
public final class ServedGroups {
    /// Usage of nodes and pods.
    public static final String METRICS = "metrics.k8s.io";

    /// Signals of rules, as metrics that describe objects.
    public static final String CUSTOM = "custom.metrics.k8s.io";

    /// Signals of rules, as metrics that describe nothing.
    public static final String EXTERNAL = "external.metrics.k8s.io";

    /// The resource of rules, qualified with its group.
    public static final String RULES = "scalingrules.steelyard.dev";

    /// All of them.
    public static final List<ApiGroup> ALL =
            List.of(
                    new ApiGroup(METRICS, List.of(usage("v1"), usage("v1beta1"))),
                    new ApiGroup(CUSTOM, List.of(signals("v1beta2"), signals("v1beta1"))),
                    new ApiGroup(EXTERNAL, List.of(external("v1beta1"))));

    private ServedGroups() {}

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
        return version(group, version).isPresent();
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

    private static Version signals(String version) {
        return new Version(version, List.of(signal("pods"), signal(RULES)));
    }

    private static Resource signal(String resource) {
        return new Resource(
                resource,
                Optional.of("signal"),
                Scope.NAMESPACED,
                "MetricValueList",
                List.of("get"));
    }

    private static Version external(String version) {
        return new Version(
                version,
                List.of(
                        new Resource(
                                "signals",
                                Optional.empty(),
                                Scope.NAMESPACED,
                                "ExternalMetricValueList",
                                List.of("get"))));
    }
}
