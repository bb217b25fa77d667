package dev.steelyard.apiserver.discovery;

import dev.steelyard.apiserver.discovery.ApiGroup.Resource;
import dev.steelyard.apiserver.discovery.ApiGroup.Scope;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The names of the metrics that are served at this moment, as discovery lists them: each once,
/// sorted, and no more than [#LIMIT] of a group, because every `kubectl` reads them all. Metrics
/// are answered whether they are listed or not.
///
/// @param custom metrics of objects
/// @param external metrics of nothing
public record ServedNames(List<Custom> custom, List<String> external) {
    /// How many names of a group are listed.
    public static final int LIMIT = 500;

    /// None, in place of which one entry is listed that stands for all.
    public static final ServedNames NONE = new ServedNames(List.of(), List.of());

    public ServedNames {
        custom = List.copyOf(new TreeSet<>(custom)).stream().limit(LIMIT).toList();
        external = List.copyOf(new TreeSet<>(external)).stream().limit(LIMIT).toList();
    }

    /// A metric of objects.
    ///
    /// @param resource of the objects, in the plural, with its group
    /// @param scope of the objects; follows from their kind, not from series, since clients refuse
    ///   a resource that has two
    public record Custom(String resource, String metric, Scope scope)
            implements Comparable<Custom> {
        private static final Comparator<Custom> ORDER =
                Comparator.comparing(Custom::resource)
                        .thenComparing(Custom::metric)
                        .thenComparing(Custom::scope);

        private String path() {
            return resource + "/" + metric;
        }

        @Override
        public int compareTo(Custom other) {
            return ORDER.compare(this, other);
        }
    }

    /// These, and those of another that are not among them as far as there is room.
    public ServedNames filledUpWith(ServedNames other) {
        Set<String> paths = custom.stream().map(Custom::path).collect(Collectors.toSet());
        return new ServedNames(
                fill(
                        custom,
                        other.custom.stream()
                                .filter(each -> !paths.contains(each.path()))
                                .toList()),
                fill(
                        external,
                        other.external.stream().filter(each -> !external.contains(each)).toList()));
    }

    private static <T> List<T> fill(List<T> first, List<T> then) {
        return Stream.concat(first.stream(), then.stream()).limit(LIMIT).toList();
    }

    /// The resources of the custom group.
    List<Resource> customResources() {
        List<Custom> listed =
                custom.isEmpty()
                        ? List.of(
                                new Custom("pods", "signal", Scope.NAMESPACED),
                                new Custom(ServedGroups.RULES, "signal", Scope.NAMESPACED))
                        : custom;
        return listed.stream()
                .map(each ->
                        new Resource(
                                each.resource(),
                                Optional.of(each.metric()),
                                scopeOf(each.resource(), listed),
                                "MetricValueList",
                                List.of("get")))
                .distinct()
                .toList();
    }

    /// One that stands in a namespace decides for all of its resource.
    private static Scope scopeOf(String resource, List<Custom> listed) {
        return listed.stream()
                .filter(each -> each.resource().equals(resource))
                .map(Custom::scope)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /// The resources of the external group.
    List<Resource> externalResources() {
        return (external.isEmpty() ? List.of("signals") : external)
                .stream()
                        .map(name ->
                                new Resource(
                                        name,
                                        Optional.empty(),
                                        Scope.NAMESPACED,
                                        "ExternalMetricValueList",
                                        List.of("get")))
                        .toList();
    }
}
