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
    private final List<List<FeedSubscription>> bySlot = new ArrayList<>(); // slots are dense
    private final Map<List<FeedSubscription>, List<FeedSubscription>> shared = new HashMap<>();

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
        return slot < bySlot.size() ? bySlot.get(slot) : List.of();
    }

    /// Settles who listens to a series that gets its first sample; answers those who did not yet.
    List<FeedSubscription> introduce(int slot, Labels labels) {
        List<FeedSubscription> further = new ArrayList<>(of(labels));
        further.removeAll(of(slot));
        further.forEach(listener -> listen(slot, listener));
        return further;
    }

    /// Adds a listener to a series. Series with the same listeners share the list of them.
    void listen(int slot, FeedSubscription subscription) {
        while (bySlot.size() <= slot) {
            bySlot.add(List.of());
        }
        List<FeedSubscription> listeners =
                Stream.concat(of(slot).stream(), Stream.of(subscription)).toList();
        bySlot.set(slot, shared.computeIfAbsent(listeners, same -> same));
    }

    /// Removes a listener from all series.
    void unlisten(FeedSubscription subscription) {
        bySlot.replaceAll(listeners ->
                listeners.contains(subscription) ? without(listeners, subscription) : listeners);
        shared.keySet().removeIf(listeners -> listeners.contains(subscription));
    }

    private List<FeedSubscription> without(
            List<FeedSubscription> listeners, FeedSubscription subscription) {
        List<FeedSubscription> left =
                listeners.stream().filter(each -> each != subscription).toList();
        return left.isEmpty() ? List.of() : shared.computeIfAbsent(left, same -> same);
    }

    /// Ends a series; answers who listened to it.
    List<FeedSubscription> forget(int slot) {
        return slot < bySlot.size() ? bySlot.set(slot, List.of()) : List.of();
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
