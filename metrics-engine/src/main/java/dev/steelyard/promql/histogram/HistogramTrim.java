package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;

/// Removes the observations of a native histogram on one side of a limit: PromQL's `</` and `>/`.
///
/// A bucket that the limit cuts keeps the share that is estimated to be on the kept side; one
/// without an end is kept or removed whole. The sum becomes that of what is left, each bucket taken
/// at its middle; where nothing is removed it stays.
public final class HistogramTrim {
    /// What is kept of a bucket, and where its middle then is.
    private record Kept(double count, double middle) {
        static final Kept NOTHING = new Kept(0, 0);
    }

    private final NativeHistogram histogram;
    private final double limit;
    private final boolean below;
    private double count;
    private double sum;
    private boolean trimmed;

    private HistogramTrim(NativeHistogram histogram, double limit, boolean below) {
        this.histogram = histogram;
        this.limit = limit;
        this.below = below;
    }

    /// The histogram without observations above `limit`.
    public static NativeHistogram keepBelow(NativeHistogram histogram, double limit) {
        return new HistogramTrim(histogram, limit, true).trim();
    }

    /// The histogram without observations below `limit`.
    public static NativeHistogram keepAbove(NativeHistogram histogram, double limit) {
        return new HistogramTrim(histogram, limit, false).trim();
    }

    private NativeHistogram trim() {
        Buckets positive = side(histogram.positive(), 1);
        Buckets negative = side(histogram.negative(), -1);
        double zeroCount = histogram.zeroCount();
        if (zeroCount > 0) {
            zeroCount = keep(zeroCount, zeroBucket(populated(positive()), populated(negative())));
        }
        if (!trimmed) {
            return histogram;
        }
        return HistogramArithmetic.compact(
                new NativeHistogram(
                        histogram.schema(),
                        histogram.counterReset(),
                        false,
                        histogram.zeroThreshold(),
                        zeroCount,
                        count,
                        sum,
                        positive,
                        negative,
                        histogram.customBounds()));
    }

    private Buckets positive() {
        return histogram.positive();
    }

    private Buckets negative() {
        return histogram.negative();
    }

    private static boolean populated(Buckets side) {
        for (int i = 0; i < side.size(); i++) {
            if (side.count(i) != 0) {
                return true;
            }
        }
        return false;
    }

    private Buckets side(Buckets buckets, int sign) {
        int[] offsets = new int[buckets.spans()];
        int[] lengths = new int[buckets.spans()];
        double[] counts = new double[buckets.size()];
        int index = 0;
        int position = 0;
        for (int span = 0; span < buckets.spans(); span++) {
            offsets[span] = buckets.offset(span);
            lengths[span] = buckets.length(span);
            index += buckets.offset(span);
            for (int i = 0; i < buckets.length(span); i++) {
                double far = sign * PopulatedBuckets.bound(histogram, index);
                double near = sign * PopulatedBuckets.bound(histogram, index - 1);
                double there = buckets.count(position);
                counts[position++] =
                        there == 0
                                ? 0
                                : keep(
                                        there,
                                        bucket(Math.min(near, far), Math.max(near, far), there));
                index++;
            }
        }
        return Buckets.of(offsets, lengths, counts);
    }

    private double keep(double there, Kept kept) {
        trimmed |= kept.count != there;
        count += kept.count;
        sum += kept.middle * kept.count;
        return kept.count;
    }

    private Kept bucket(double lower, double upper, double there) {
        boolean whole = below ? upper <= limit : lower >= limit;
        if (whole) {
            return new Kept(there, middle(lower, upper));
        }
        boolean cut = below ? lower < limit : upper > limit;
        if (!cut) {
            return Kept.NOTHING;
        }
        if (Double.isInfinite(lower) || Double.isInfinite(upper)) {
            return endless(lower, upper, there);
        }
        Interpolation within =
                histogram.hasCustomBounds() ? Interpolation.LINEAR : Interpolation.EXPONENTIAL;
        double under = there * within.fractionBelow(lower, upper, limit);
        return below
                ? new Kept(under, middle(lower, limit))
                : new Kept(there - under, middle(limit, upper));
    }

    /// What is kept of a bucket without an end that the limit cuts. The lowest custom bucket is
    /// taken to begin at 0 where it ends above and the limit is not below.
    private Kept endless(double lower, double upper, double there) {
        if (lower == Double.NEGATIVE_INFINITY) {
            boolean fromZero = upper > 0 && !Double.isInfinite(upper) && limit >= 0;
            if (below) {
                if (fromZero && limit > 0) {
                    return new Kept(there * limit / upper, limit / 2);
                }
                return upper <= 0 ? new Kept(there, limit) : Kept.NOTHING;
            }
            return fromZero
                    ? new Kept(there * (1 - limit / upper), (limit + upper) / 2)
                    : Kept.NOTHING;
        }
        return below ? Kept.NOTHING : new Kept(there, limit);
    }

    private Kept zeroBucket(boolean hasPositive, boolean hasNegative) {
        double there = histogram.zeroCount();
        double lower = hasPositive && !hasNegative ? 0 : -histogram.zeroThreshold();
        double upper = hasNegative && !hasPositive ? 0 : histogram.zeroThreshold();
        if (limit <= lower) {
            return below ? Kept.NOTHING : new Kept(there, (lower + upper) / 2);
        }
        if (limit >= upper) {
            return below ? new Kept(there, (lower + upper) / 2) : Kept.NOTHING;
        }
        return below
                ? new Kept(there * (limit - lower) / (upper - lower), (lower + limit) / 2)
                : new Kept(there * (upper - limit) / (upper - lower), (limit + upper) / 2);
    }

    private double middle(double lower, double upper) {
        if (Double.isInfinite(lower)) {
            if (Double.isInfinite(upper)) {
                return 0;
            }
            return upper > 0 ? upper / 2 : upper;
        }
        if (Double.isInfinite(upper)) {
            return lower;
        }
        if (histogram.hasCustomBounds()) {
            return (lower + upper) / 2;
        }
        double geometric = Math.sqrt(Math.abs(lower * upper));
        return upper > 0 ? geometric : -geometric;
    }
}
