package dev.steelyard.rules.described;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.rules.Descriptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All metrics that ScrapeRules serve, those that win over others of the same name first;
/// immutable.
///
/// A rule of a namespace wins there over those of the cluster, the older over the younger: a new
/// rule does not change what an autoscaler reads already.
public record DescribedMetrics(List<DescribedMetric> all) implements Descriptions {
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

    @Override
    public Optional<List<LabelMatcher>> seriesOf(ObjectKey object, String metric) {
        List<DescribedMetric> about =
                all.stream()
                        .filter(each -> each.source().equals(metric))
                        .filter(each -> each.kind().filter(kind -> isOf(object, kind)).isPresent())
                        .toList();
        return matchers(about, object.namespace(), object.name())
                .or(() -> matchers(about, "", object.name()));
    }

    private static boolean isOf(ObjectKey object, DescribedMetric.ObjectKind kind) {
        return kind.kind().equals(object.kind())
                && object.apiVersion()
                        .map(DescribedMetric.ObjectKind::group)
                        .filter(group -> !group.equals(kind.group()))
                        .isEmpty();
    }

    private static Optional<List<LabelMatcher>> matchers(
            List<DescribedMetric> about, String namespace, String name) {
        for (DescribedMetric each : about) {
            Optional<List<LabelMatcher>> within = each.reach().matchers(namespace);
            if (within.isPresent()) {
                List<LabelMatcher> matchers = new ArrayList<>(within.get());
                String label = each.kind().orElseThrow().nameLabel();
                matchers.add(new LabelMatcher.Equal(label, name));
                return Optional.of(matchers);
            }
        }
        return Optional.empty();
    }

    /// The metric of a name that describes nothing and holds in a namespace.
    public Optional<DescribedMetric> external(String namespace, String name) {
        return all.stream()
                .filter(metric -> metric.name().equals(name) && metric.kind().isEmpty())
                .filter(metric -> metric.reach().matchers(namespace).isPresent())
                .findFirst();
    }
}
