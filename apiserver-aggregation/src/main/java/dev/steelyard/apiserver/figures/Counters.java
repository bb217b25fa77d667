package dev.steelyard.apiserver.figures;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/// One counter per set of labels; any thread counts.
public final class Counters {
    private final String name;
    private final String help;
    private final ConcurrentMap<Labels, LongAdder> counts = new ConcurrentHashMap<>();

    /// @param name without `_total`
    public Counters(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /// Counts one more.
    public void increment(Labels labels) {
        counts.computeIfAbsent(labels, _ -> new LongAdder()).increment();
    }

    /// All counts of this moment.
    public MetricFamily family() {
        List<MetricPoint> points =
                new TreeMap<>(counts)
                        .entrySet().stream()
                                .<MetricPoint>map(each ->
                                        new MetricPoint.Value(
                                                each.getKey(), each.getValue().doubleValue()))
                                .toList();
        return new MetricFamily(name, MetricType.COUNTER, help, points);
    }
}
