package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who listens, found by metric name, since nearly every subscription names its metric. Guarded by
/// the head's commit lock.
final class FeedRoster {
    private final Map<String, List<FeedSubscription>> byMetric = new HashMap<>();
    private final List<FeedSubscription> others = new ArrayList<>();

    void add(FeedSubscription subscription) {
        metricOf(subscription)
                .map(metric -> byMetric.computeIfAbsent(metric, _ -> new ArrayList<>()))
                .orElse(others)
                .add(subscription);
    }

    void remove(FeedSubscription subscription) {
        others.remove(subscription);
        metricOf(subscription)
                .ifPresent(metric ->
                        byMetric.computeIfPresent(
                                metric,
                                (_, listeners) -> {
                                    listeners.remove(subscription);
                                    return listeners.isEmpty() ? null : listeners;
                                }));
    }

    /// The subscriptions that want to be told of a series.
    List<FeedSubscription> of(Labels labels) {
        if (byMetric.isEmpty() && others.isEmpty()) {
            return List.of();
        }
        List<FeedSubscription> named = byMetric.getOrDefault(labels.metricName(), List.of());
        return Stream.concat(named.stream(), others.stream())
                .filter(subscription -> subscription.matches(labels))
                .toList();
    }

    int size() {
        return others.size() + byMetric.values().stream().mapToInt(List::size).sum();
    }

    private static Optional<String> metricOf(FeedSubscription subscription) {
        return subscription.matchers().stream()
                .filter(LabelMatcher.Equal.class::isInstance)
                .map(LabelMatcher.Equal.class::cast)
                .filter(equal -> equal.name().equals(Labels.NAME) && !equal.value().isEmpty())
                .map(LabelMatcher.Equal::value)
                .findFirst();
    }
}
