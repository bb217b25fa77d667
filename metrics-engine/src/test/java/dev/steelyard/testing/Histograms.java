package dev.steelyard.testing;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Native histograms for tests, and how to compare them.
public final class Histograms {
    private Histograms() {}

    /// All of a histogram but spans, empty buckets and what is known of counter resets: what a
    /// store keeps.
    public static String text(NativeHistogram histogram) {
        if (histogram.isStale()) {
            return "stale";
        }
        String gauge = histogram.counterReset() == CounterReset.GAUGE ? " gauge" : "";
        return "%s schema=%d zeros=%s within %s count=%s sum=%s %s %s %s%s"
                .formatted(
                        histogram.wholeCounts() ? "whole" : "float",
                        histogram.schema(),
                        histogram.zeroCount(),
                        histogram.zeroThreshold(),
                        histogram.count(),
                        histogram.sum(),
                        counts(histogram.positive()),
                        counts(histogram.negative()),
                        histogram.customBounds(),
                        gauge);
    }

    private static Map<Integer, Double> counts(Buckets buckets) {
        Map<Integer, Double> counts = new TreeMap<>();
        int position = 0;
        int index = 0;
        for (int span = 0; span < buckets.spans(); span++) {
            index += buckets.offset(span);
            for (int i = 0; i < buckets.length(span); i++, index++) {
                double count = buckets.count(position++);
                if (count != 0) {
                    counts.put(index, count);
                }
            }
        }
        return counts;
    }

    /// Buckets with these counts by index, each in a span of its own.
    public static Buckets buckets(Map<Integer, Double> counts) {
        List<Integer> offsets = new ArrayList<>();
        int end = 0;
        for (int index : new TreeMap<>(counts).keySet()) {
            offsets.add(index - end);
            end = index + 1;
        }
        return Buckets.of(
                offsets.stream().mapToInt(Integer::intValue).toArray(),
                offsets.stream().mapToInt(_ -> 1).toArray(),
                new TreeMap<>(counts).values().stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// A histogram of schema 0 with these positive buckets and the sum 1.
    public static NativeHistogram of(CounterReset reset, Map<Integer, Double> positive) {
        return new NativeHistogram(
                0,
                reset,
                true,
                0x1p-128,
                0,
                total(positive),
                1,
                buckets(positive),
                Buckets.NONE,
                List.of());
    }

    static double total(Map<Integer, Double> counts) {
        return counts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /// The same with counts that are floats.
    public static NativeHistogram floats(NativeHistogram histogram) {
        return new NativeHistogram(
                histogram.schema(),
                histogram.counterReset(),
                false,
                histogram.zeroThreshold(),
                histogram.zeroCount(),
                histogram.count(),
                histogram.sum(),
                histogram.positive(),
                histogram.negative(),
                histogram.customBounds());
    }
}
