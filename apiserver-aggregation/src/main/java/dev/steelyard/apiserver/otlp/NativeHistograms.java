package dev.steelyard.apiserver.otlp;

import dev.steelyard.apiserver.otlp.Metric.ExponentialHistogram;
import dev.steelyard.apiserver.otlp.Metric.Histogram;
import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// Makes native histograms of those of OpenTelemetry. Nothing is said of counter resets: whoever
/// reads compares.
final class NativeHistograms {
    private static final int COARSEST = -4;
    private static final int FINEST = 8;

    /// OpenTelemetry does not tell how wide its zero bucket is.
    private static final double ZERO_THRESHOLD = 1e-128;

    /// Within a span so many empty buckets cost less than a span of its own.
    private static final int MOST_EMPTY = 2;

    private NativeHistograms() {}

    /// What says that a series of histograms has ended.
    static NativeHistogram ended() {
        return new NativeHistogram(
                0,
                CounterReset.UNKNOWN,
                true,
                0,
                0,
                0,
                Staleness.MARKER,
                Buckets.NONE,
                Buckets.NONE,
                List.of());
    }

    /// The same histogram, if we have its resolution or a coarser one that it can be merged into.
    static Optional<NativeHistogram> of(ExponentialHistogram point) {
        int merged = Math.max(0, point.scale() - FINEST);
        Optional<Buckets> above = buckets(point.above(), merged);
        Optional<Buckets> below = buckets(point.below(), merged);
        if (point.scale() < COARSEST || above.isEmpty() || below.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new NativeHistogram(
                        point.scale() - merged,
                        CounterReset.UNKNOWN,
                        true,
                        ZERO_THRESHOLD,
                        unsigned(point.counts().zero()),
                        unsigned(point.counts().all()),
                        point.sum().orElse(0.0),
                        above.get(),
                        below.get(),
                        List.of()));
    }

    /// The histogram with the bounds of a classic one.
    static NativeHistogram of(Histogram point) {
        return new NativeHistogram(
                NativeHistogram.CUSTOM_BOUNDS,
                CounterReset.UNKNOWN,
                true,
                0,
                0,
                unsigned(point.count()),
                point.sum().orElse(0.0),
                populated(0, point.counts().stream().mapToLong(count -> count).toArray()),
                Buckets.NONE,
                point.bounds());
    }

    /// Buckets of which `2^merged` become one; empty where their indices leave the range. Theirs
    /// end where the bucket of the next index begins, ours where their own index says.
    private static Optional<Buckets> buckets(Metric.Buckets buckets, int merged) {
        int size = buckets.counts().size();
        if (size == 0) {
            return Optional.of(Buckets.NONE);
        }
        int shift = Math.min(merged, Integer.SIZE - 1);
        long last = (long) buckets.offset() + size - 1;
        long end = (last >> shift) + 1;
        if (end > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        int first = (buckets.offset() >> shift) + 1;
        long[] counts = new long[(int) (end - first + 1)];
        for (int i = 0; i < size; i++) {
            counts[(int) ((((long) buckets.offset() + i) >> shift) + 1 - first)] +=
                    buckets.counts().get(i);
        }
        return Optional.of(populated(first, counts));
    }

    /// The buckets without long runs of empty ones.
    private static Buckets populated(int first, long[] counts) {
        IntStream.Builder offsets = IntStream.builder();
        IntStream.Builder lengths = IntStream.builder();
        DoubleStream.Builder kept = DoubleStream.builder();
        int index = 0; // behind the last bucket that was kept
        int spans = 0;
        for (int at = nextPopulated(counts, 0); at < counts.length; spans++) {
            int end = endOfSpan(counts, at);
            offsets.add(spans == 0 ? first + at : at - index);
            lengths.add(end - at);
            Arrays.stream(counts, at, end).mapToDouble(NativeHistograms::unsigned).forEach(kept);
            index = end;
            at = nextPopulated(counts, end);
        }
        return Buckets.of(
                offsets.build().toArray(), lengths.build().toArray(), kept.build().toArray());
    }

    private static int nextPopulated(long[] counts, int from) {
        int at = from;
        while (at < counts.length && counts[at] == 0) {
            at++;
        }
        return at;
    }

    private static int endOfSpan(long[] counts, int from) {
        int end = from + 1;
        int next = nextPopulated(counts, end);
        while (next < counts.length && next - end <= MOST_EMPTY) {
            end = next + 1;
            next = nextPopulated(counts, end);
        }
        return end;
    }

    static double unsigned(long value) {
        return value >= 0 ? value : ((value >>> 1) | (value & 1)) * 2.0;
    }
}
