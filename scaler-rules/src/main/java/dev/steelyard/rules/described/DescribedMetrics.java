package dev.steelyard.rules.described;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All metrics that ScrapeRules serve, those that win over others of the same name first;
/// immutable.
///
/// A rule of a namespace wins there over those of the cluster, the older over the younger: a new
/// rule does not change what an autoscaler reads already.
public record DescribedMetrics(List<DescribedMetric> all) {
    /// Without any.
    public static final DescribedMetrics NONE = new DescribedMetrics(List.of());

    public DescribedMetrics {
        all = List.copyOf(all);
    }

    /// The metric of a name that holds in a namespace and describes what `ofKind` accepts.
    public Optional<DescribedMetric> find(
            String namespace, String name, Predicate<DescribedMetric.ObjectKind> ofKind) {
        return all.stream()
                .filter(metric -> metric.name().equals(name))
                .filter(metric -> metric.kind().filter(ofKind).isPresent())
                .filter(metric -> metric.reach().matchers(namespace).isPresent())
                .findFirst();
    }

    /// The metric of a name that describes nothing and holds in a namespace.
    public Optional<DescribedMetric> external(String namespace, String name) {
        return all.stream()
                .filter(metric -> metric.name().equals(name) && metric.kind().isEmpty())
                .filter(metric -> metric.reach().matchers(namespace).isPresent())
                .findFirst();
    }
}
