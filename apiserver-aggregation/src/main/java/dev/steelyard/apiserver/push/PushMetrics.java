package dev.steelyard.apiserver.push;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// The figures of what is pushed; any thread counts.
final class PushMetrics {
    private final Map<Protocol, LongAdder> taken = new EnumMap<>(Protocol.class);
    private final ConcurrentMap<Labels, LongAdder> refused = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<Labels, LongAdder> turnedAway = new ConcurrentSkipListMap<>();

    PushMetrics() {
        for (Protocol each : Protocol.values()) {
            taken.put(each, new LongAdder());
        }
    }

    void taken(Protocol protocol, int samples) {
        taken.computeIfAbsent(protocol, _ -> new LongAdder()).add(samples);
    }

    void refused(Protocol protocol, Refusal refusal, int samples) {
        count(refused, Labels.of("protocol", protocol.word(), "reason", refusal.reason()), samples);
    }

    /// Counts a push of which nothing was read.
    void turnedAway(Protocol protocol, String reason) {
        count(turnedAway, Labels.of("protocol", protocol.word(), "reason", reason), 1);
    }

    private static void count(ConcurrentMap<Labels, LongAdder> counts, Labels labels, int more) {
        counts.computeIfAbsent(labels, _ -> new LongAdder()).add(more);
    }

    List<MetricFamily> families() {
        List<MetricPoint> samples =
                taken.entrySet().stream()
                        .map(each ->
                                point(Labels.of("protocol", each.getKey().word()), each.getValue()))
                        .toList();
        return List.of(
                new MetricFamily(
                        "steelyard_push_samples",
                        MetricType.COUNTER,
                        "Pushed samples that were taken, histograms included, by protocol.",
                        samples),
                new MetricFamily(
                        "steelyard_push_refused",
                        MetricType.COUNTER,
                        "Pushed samples, series and exemplars that were not taken, by protocol and"
                                + " reason.",
                        points(refused)),
                new MetricFamily(
                        "steelyard_push_requests_refused",
                        MetricType.COUNTER,
                        "Pushes of which nothing was read, by protocol and reason.",
                        points(turnedAway)));
    }

    private static List<MetricPoint> points(ConcurrentMap<Labels, LongAdder> counts) {
        return counts.entrySet().stream()
                .map(each -> point(each.getKey(), each.getValue()))
                .toList();
    }

    private static MetricPoint point(Labels labels, LongAdder count) {
        return new MetricPoint.Value(labels, count.doubleValue());
    }
}
