package dev.steelyard.model;

import java.util.List;

/// The points of one metric with its type and help: what an exporter produces.
///
/// A counter's family carries the name without `_total`; the writer adds it where the format asks.
public record MetricFamily(String name, MetricType type, String help, List<MetricPoint> points) {
    public MetricFamily {
        points = List.copyOf(points);
    }
}
