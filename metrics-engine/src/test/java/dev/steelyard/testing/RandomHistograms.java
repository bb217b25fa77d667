package dev.steelyard.testing;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A series of native histograms as an application might tell them: counts that grow, now and then
/// a new bucket, a reset, another resolution or a stale marker.
public final class RandomHistograms {
    private final Random random;
    private final boolean wholeCounts;
    private final boolean gauge;
    private final boolean custom;
    private final double threshold;
    private final List<Double> bounds;
    private final Map<Integer, Double> positive = new TreeMap<>();
    private final Map<Integer, Double> negative = new TreeMap<>();
    private int schema;
    private double zeros;
    private double sum;

    /// A series of one kind of counts, counters or gauges, with custom bounds or without.
    public RandomHistograms(Random random, boolean wholeCounts) {
        this.random = random;
        this.wholeCounts = wholeCounts;
        gauge = random.nextInt(4) == 0;
        custom = random.nextInt(3) == 0;
        schema = custom ? NativeHistogram.CUSTOM_BOUNDS : random.nextInt(13) - 4;
        threshold = random.nextBoolean() ? 0x1p-128 : random.nextInt(3) * 0.3;
        bounds = custom ? List.of(-1.5, 0.0, 0.125, 2.5, 33554.431, 1e9) : List.of();
    }

    /// The next one.
    public NativeHistogram next() {
        if (random.nextInt(20) == 0) {
            return NativeHistogram.stale(wholeCounts);
        }
        if (random.nextInt(15) == 0) {
            positive.clear();
        }
        if (random.nextInt(30) == 0 && !custom) {
            schema = random.nextInt(13) - 4;
        }
        positive.merge(random.nextInt(custom ? 7 : 40), 1.0 + random.nextInt(9), Double::sum);
        if (!custom && random.nextInt(3) == 0) {
            negative.merge(random.nextInt(40) - 20, 1.0, Double::sum);
        }
        sum += random.nextGaussian();
        zeros += custom ? 0 : 1;
        return new NativeHistogram(
                schema,
                gauge ? CounterReset.GAUGE : CounterReset.UNKNOWN,
                wholeCounts,
                custom ? 0 : threshold,
                zeros,
                zeros + Histograms.total(positive) + Histograms.total(negative),
                sum,
                Histograms.buckets(positive),
                Histograms.buckets(negative),
                bounds);
    }
}
