package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Who listens: to which series, and to which new ones, found by metric name, since nearly every
/// subscription names its metric. Guarded by the head's commit lock.
final class FeedRoster {
    private final Map<String, List<FeedSubscription>> byMetric = new HashMap<>();
    private final List<FeedSubscription> others = new ArrayList<>();
    private final Map<Integer, List<FeedSubscription>> bySlot = new HashMap<>();

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

    /// Who listens to the series of a slot.
    List<FeedSubscription> of(int slot) {
        return bySlot.getOrDefault(slot, List.of());
    }

    /// Settles who listens to a series that gets its first sample; answers those who did not yet.
    List<FeedSubscription> introduce(int slot, Labels labels) {
        List<FeedSubscription> further = new ArrayList<>(of(labels));
        further.removeAll(of(slot));
        further.forEach(listener -> listen(slot, listener));
        return further;
    }

    /// Adds a listener to a series.
    void listen(int slot, FeedSubscription subscription) {
        bySlot.put(slot, Stream.concat(of(slot).stream(), Stream.of(subscription)).toList());
    }

    /// Removes a listener from all series.
    void unlisten(FeedSubscription subscription) {
        bySlot.replaceAll((_, listeners) ->
                listeners.contains(subscription)
                        ? listeners.stream().filter(each -> each != subscription).toList()
                        : listeners);
        bySlot.values().removeIf(List::isEmpty);
    }

    /// Ends a series; answers who listened to it.
    List<FeedSubscription> forget(int slot) {
        List<FeedSubscription> listeners = bySlot.remove(slot);
        return listeners == null ? List.of() : listeners;
    }

    /// The subscriptions that want to be told of a series.
    List<FeedSubscription> of(Labels labels) {
        if (isEmpty()) {
            return List.of();
        }
        List<FeedSubscription> named = byMetric.getOrDefault(labels.metricName(), List.of());
        return Stream.concat(named.stream(), others.stream())
                .filter(subscription -> subscription.matches(labels))
                .toList();
    }

    /// Whether nobody listens to anything.
    boolean isEmpty() {
        return byMetric.isEmpty() && others.isEmpty();
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
