package dev.steelyard.model;

import java.util.List;
import java.util.Optional;

/// What can be wrong with a native histogram: the rules of Prometheus for those that it takes.
final class HistogramFlaws {
    private static final int LOWEST_SCHEMA = -4;
    private static final int HIGHEST_SCHEMA = 8;

    /// From here on sums of doubles are not exact.
    private static final double WHOLE = 1L << 53;

    private HistogramFlaws() {}

    /// The first flaw in words; empty where there is none.
    static Optional<String> of(NativeHistogram histogram) {
        return ofSchema(histogram)
                .or(() -> ofSide("positive", histogram.positive(), histogram))
                .or(() -> ofSide("negative", histogram.negative(), histogram))
                .or(() -> ofCounts(histogram));
    }

    private static Optional<String> ofSchema(NativeHistogram histogram) {
        int schema = histogram.schema();
        if (histogram.hasCustomBounds()) {
            return ofCustom(histogram);
        }
        if (schema < LOWEST_SCHEMA || schema > HIGHEST_SCHEMA) {
            return Optional.of("there is no schema " + schema);
        }
        return histogram.customBounds().isEmpty()
                ? Optional.empty()
                : Optional.of("schema %d has no bounds of its own".formatted(schema));
    }

    private static Optional<String> ofCustom(NativeHistogram histogram) {
        if (histogram.zeroCount() != 0
                || histogram.zeroThreshold() != 0
                || histogram.negative().size() > 0) {
            return Optional.of("with bounds of its own there are no zero and no negative buckets");
        }
        List<Double> bounds = histogram.customBounds();
        for (int i = 0; i < bounds.size(); i++) {
            double bound = bounds.get(i);
            if (Double.isNaN(bound)
                    || bound == Double.POSITIVE_INFINITY
                    || (i > 0 && bound <= bounds.get(i - 1))) {
                return Optional.of("bounds must rise and end before +Inf: " + bounds);
            }
        }
        long end = end(histogram.positive());
        return end > bounds.size() + 1L || firstOffset(histogram.positive()) < 0
                ? Optional.of("%d bounds have no bucket %d".formatted(bounds.size(), end - 1))
                : Optional.empty();
    }

    private static Optional<String> ofSide(
            String side, Buckets buckets, NativeHistogram histogram) {
        for (int i = 1; i < buckets.spans(); i++) {
            if (buckets.offset(i) < 0) {
                return Optional.of(
                        "%s span %d begins before the one before it ends".formatted(side, i));
            }
        }
        if (end(buckets) > Integer.MAX_VALUE) {
            return Optional.of("the %s side has buckets beyond any index".formatted(side));
        }
        for (int i = 0; i < buckets.size(); i++) {
            double count = buckets.count(i);
            if (!(count >= 0) || isBroken(count, histogram)) {
                return Optional.of("%s bucket %d counts %s".formatted(side, i, count));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> ofCounts(NativeHistogram histogram) {
        double count = histogram.count();
        double zeroCount = histogram.zeroCount();
        if (!(count >= 0)
                || !(zeroCount >= 0)
                || isBroken(count, histogram)
                || isBroken(zeroCount, histogram)) {
            return Optional.of("count %s, zero bucket %s".formatted(count, zeroCount));
        }
        if (!histogram.wholeCounts()) {
            return Optional.empty(); // sums of floats need not be exact
        }
        double inBuckets = zeroCount + sum(histogram.positive()) + sum(histogram.negative());
        boolean fits = Double.isNaN(histogram.sum()) ? inBuckets <= count : inBuckets == count;
        return fits || count >= WHOLE
                ? Optional.empty()
                : Optional.of("count %s, in buckets %s".formatted(count, inBuckets));
    }

    private static boolean isBroken(double count, NativeHistogram histogram) {
        return histogram.wholeCounts() && (count != Math.rint(count) || Double.isInfinite(count));
    }

    private static double sum(Buckets buckets) {
        double sum = 0;
        for (int i = 0; i < buckets.size(); i++) {
            sum += buckets.count(i);
        }
        return sum;
    }

    private static long firstOffset(Buckets buckets) {
        return buckets.spans() == 0 ? 0 : buckets.offset(0);
    }

    /// One more than the highest index.
    private static long end(Buckets buckets) {
        long end = 0;
        for (int i = 0; i < buckets.spans(); i++) {
            end += (long) buckets.offset(i) + buckets.length(i);
        }
        return end;
    }
}
