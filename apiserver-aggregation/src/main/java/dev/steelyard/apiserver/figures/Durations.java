package dev.steelyard.apiserver.figures;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// One [Histogram] of durations per set of labels; any thread observes.
public final class Durations {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] BOUNDS = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };

    private final String name;
    private final String help;
    private final ConcurrentMap<Labels, Histogram> histograms = new ConcurrentHashMap<>();

    public Durations(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /// Takes in how long something took.
    public void observe(Labels labels, long nanos) {
        histograms
                .computeIfAbsent(labels, _ -> new Histogram(BOUNDS, NANOS_PER_SECOND))
                .observe(nanos);
    }

    /// All histograms of this moment.
    public MetricFamily family() {
        List<MetricPoint> points = new ArrayList<>();
        new TreeMap<>(histograms).forEach((labels, each) -> points.add(each.point(labels)));
        return new MetricFamily(name, MetricType.HISTOGRAM, help, points);
    }
}
