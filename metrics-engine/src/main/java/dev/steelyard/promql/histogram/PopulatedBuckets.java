package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;

/// The populated buckets of a native histogram from the lowest to the highest: negative ones, the
/// zero bucket, positive ones. Immutable.
public final class PopulatedBuckets {
    private final double[] lower;
    private final double[] upper;
    private final double[] counts;
    private final boolean customBounds;
    private int size;
    private int zeroBucket = -1;

    private PopulatedBuckets(NativeHistogram histogram) {
        int capacity = histogram.positive().size() + histogram.negative().size() + 1;
        lower = new double[capacity];
        upper = new double[capacity];
        counts = new double[capacity];
        customBounds = histogram.hasCustomBounds();
    }

    /// The populated buckets of `histogram`; those that the zero bucket cuts end where it begins.
    public static PopulatedBuckets of(NativeHistogram histogram) {
        return beyond(histogram.zeroThreshold(), histogram);
    }

    /// The populated buckets of `histogram` with the bounds that its schema names.
    static PopulatedBuckets uncut(NativeHistogram histogram) {
        return beyond(0, histogram);
    }

    private static PopulatedBuckets beyond(double edge, NativeHistogram histogram) {
        PopulatedBuckets all = new PopulatedBuckets(histogram);
        all.addNegative(histogram, edge);
        if (histogram.zeroCount() > 0) {
            all.zeroBucket = all.size;
            double threshold = histogram.zeroThreshold();
            all.add(-threshold, threshold, histogram.zeroCount());
        }
        all.addPositive(histogram, edge);
        return all;
    }

    private void addNegative(NativeHistogram histogram, double edge) {
        Buckets side = histogram.negative();
        int end = 0;
        for (int span = 0; span < side.spans(); span++) {
            end += side.offset(span) + side.length(span);
        }
        int position = side.size();
        for (int span = side.spans() - 1; span >= 0; span--) {
            for (int i = side.length(span); i > 0; i--) {
                end--;
                double near = -bound(histogram, end - 1);
                add(-bound(histogram, end), Math.min(near, -edge), side.count(--position));
            }
            end -= side.offset(span);
        }
    }

    private void addPositive(NativeHistogram histogram, double edge) {
        Buckets side = histogram.positive();
        int index = 0;
        int position = 0;
        for (int span = 0; span < side.spans(); span++) {
            index += side.offset(span);
            for (int i = 0; i < side.length(span); i++) {
                double near = bound(histogram, index - 1);
                add(
                        customBounds ? near : Math.max(near, edge),
                        bound(histogram, index),
                        side.count(position++));
                index++;
            }
        }
    }

    static double bound(NativeHistogram histogram, int index) {
        return histogram.hasCustomBounds()
                ? CustomBounds.upper(index, histogram.customBounds())
                : ExponentialBounds.upper(index, histogram.schema());
    }

    private void add(double from, double to, double count) {
        if (count != 0) {
            lower[size] = from;
            upper[size] = to;
            counts[size++] = count;
        }
    }

    /// The number of populated buckets.
    public int size() {
        return size;
    }

    /// Where the bucket at `position` begins.
    public double lower(int position) {
        return lower[position];
    }

    /// Where the bucket at `position` ends.
    public double upper(int position) {
        return upper[position];
    }

    /// The observations in the bucket at `position`.
    public double count(int position) {
        return counts[position];
    }

    /// Whether the bucket at `position` is the zero bucket.
    boolean isZeroBucket(int position) {
        return position == zeroBucket;
    }

    /// Which ends belong to the bucket at `position`, as the HTTP API numbers it: 0 the upper one,
    /// 1 the lower one, 2 neither, 3 both.
    public int boundaryRule(int position) {
        if (customBounds) {
            return lower[position] == Double.NEGATIVE_INFINITY ? 3 : 0;
        }
        if (position == zeroBucket) {
            return 3;
        }
        return upper[position] > 0 ? 0 : 1;
    }
}
