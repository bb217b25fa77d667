package dev.steelyard.promql.histogram;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.util.List;

/// A sum of native histograms that grows by one after the other. One thread only.
///
/// The sum has the coarsest layout of its parts: the lowest schema, a zero bucket as wide as the
/// widest (and as wide as it takes to end at the bound of a bucket), the custom bounds that all
/// have. Exponential and custom buckets do not add up: ask [#addable] first. Rounding is
/// compensated, so that the order of parts hardly matters; [#plain] leaves the compensation out, as
/// one addition alone does.
public final class HistogramSum {
    private int schema;
    private CounterReset counterReset;
    private double zeroThreshold;
    private List<Double> customBounds;
    private final KahanSum zeroCount;
    private final KahanSum count;
    private final KahanSum sum;
    private final Side positive;
    private final Side negative;
    private boolean resetsCollided;
    private boolean boundsReconciled;

    /// A sum that has only `first` yet.
    public HistogramSum(NativeHistogram first) {
        schema = first.schema();
        counterReset = first.counterReset();
        zeroThreshold = first.zeroThreshold();
        customBounds = first.customBounds();
        zeroCount = new KahanSum(first.zeroCount());
        count = new KahanSum(first.count());
        sum = new KahanSum(first.sum());
        positive = Side.of(first.positive());
        negative = Side.of(first.negative());
    }

    /// A sum of the same parts, which goes its own way from now on.
    public HistogramSum(HistogramSum other) {
        schema = other.schema;
        counterReset = other.counterReset;
        zeroThreshold = other.zeroThreshold;
        customBounds = other.customBounds;
        zeroCount = new KahanSum(other.zeroCount);
        count = new KahanSum(other.count);
        sum = new KahanSum(other.sum);
        positive = other.positive.copy();
        negative = other.negative.copy();
        resetsCollided = other.resetsCollided;
        boundsReconciled = other.boundsReconciled;
    }

    /// Whether the two can be added: both have exponential or both have custom buckets.
    public static boolean addable(NativeHistogram left, NativeHistogram right) {
        return left.hasCustomBounds() == right.hasCustomBounds();
    }

    /// Whether `part` can be added to this sum.
    public boolean takes(NativeHistogram part) {
        return (schema == NativeHistogram.CUSTOM_BOUNDS) == part.hasCustomBounds();
    }

    /// Adds a histogram.
    public void add(NativeHistogram part) {
        join(part, 1);
    }

    /// Subtracts a histogram. Counts may become negative.
    public void subtract(NativeHistogram part) {
        join(part, -1);
    }

    private void join(NativeHistogram part, int sign) {
        if (!takes(part)) {
            throw new IllegalArgumentException(
                    "schema " + part.schema() + " does not add up with schema " + schema);
        }
        joinResets(part.counterReset());
        HistogramSum other = new HistogramSum(part);
        if (schema == NativeHistogram.CUSTOM_BOUNDS) {
            alignBounds(other);
        } else {
            alignZeroBuckets(other);
            alignSchemas(other);
        }
        other.scaleCounts(sign);
        zeroCount.add(other.zeroCount);
        count.add(other.count);
        sum.add(other.sum);
        positive.add(other.positive, 1);
        negative.add(other.negative, 1);
    }

    /// Whatever meets a gauge is one. What is not known stays so. One that says it was reset and
    /// one that says it was not contradict each other.
    private void joinResets(CounterReset other) {
        if (other == counterReset || counterReset == CounterReset.GAUGE) {
            return;
        }
        if (other == CounterReset.GAUGE) {
            counterReset = CounterReset.GAUGE;
        } else {
            resetsCollided |= counterReset != CounterReset.UNKNOWN && other != CounterReset.UNKNOWN;
            counterReset = CounterReset.UNKNOWN;
        }
    }

    private void alignBounds(HistogramSum other) {
        if (CustomBounds.same(customBounds, other.customBounds)) {
            return;
        }
        boundsReconciled = true;
        List<Double> common = CustomBounds.common(customBounds, other.customBounds);
        narrowBounds(common);
        other.narrowBounds(common);
    }

    private void narrowBounds(List<Double> common) {
        positive.move(CustomBounds.targets(customBounds, common));
        positive.removeEmpty();
        customBounds = common;
    }

    private void alignZeroBuckets(HistogramSum other) {
        while (zeroThreshold != other.zeroThreshold) {
            if (zeroThreshold < other.zeroThreshold) {
                widenZeroBucket(other.zeroThreshold);
            } else {
                other.widenZeroBucket(zeroThreshold);
            }
        }
    }

    /// Widens the zero bucket to `threshold`, and beyond that to the end of a populated bucket that
    /// it would cut.
    void widenZeroBucket(double threshold) {
        double reached = threshold;
        double before;
        do {
            before = reached;
            reached = endOfCut(negative, endOfCut(positive, reached));
        } while (reached > before);
        positive.drain(beginningBelow(positive, reached), zeroCount);
        negative.drain(beginningBelow(negative, reached), zeroCount);
        positive.removeEmpty();
        negative.removeEmpty();
        zeroThreshold = reached;
    }

    /// The upper bound of the populated bucket that `threshold` cuts, or `threshold` itself.
    private double endOfCut(Side side, double threshold) {
        for (int i = beginningBelow(side, threshold) - 1; i >= 0; i--) {
            double upper = ExponentialBounds.upper(side.index(i), schema);
            if (upper <= threshold) {
                return threshold;
            }
            if (side.count(i) != 0) {
                return upper;
            }
        }
        return threshold;
    }

    /// How many buckets of a side begin nearer to zero than `threshold`.
    private int beginningBelow(Side side, double threshold) {
        int found = 0;
        while (found < side.size()
                && ExponentialBounds.upper(side.index(found) - 1, schema) < threshold) {
            found++;
        }
        return found;
    }

    private void alignSchemas(HistogramSum other) {
        if (schema > other.schema) {
            reduceTo(other.schema);
        } else if (schema < other.schema) {
            other.reduceTo(schema);
        }
    }

    /// Reduces the resolution to that of `coarser`.
    void reduceTo(int coarser) {
        positive.coarsen(schema - coarser);
        negative.coarsen(schema - coarser);
        schema = coarser;
    }

    /// Multiplies all counts. A counter that is multiplied with a negative number is none.
    public void scale(double factor) {
        scaleCounts(factor);
        if (factor < 0) {
            counterReset = CounterReset.GAUGE;
        }
    }

    private void scaleCounts(double factor) {
        if (schema != NativeHistogram.CUSTOM_BOUNDS) {
            zeroCount.scale(factor); // Custom buckets have none, and 0 · NaN is not nothing.
        }
        count.scale(factor);
        sum.scale(factor);
        positive.scale(factor);
        negative.scale(factor);
    }

    /// Divides all counts. Divided by zero no bucket is left, and the counts are infinite.
    public void divide(double divisor) {
        if (schema != NativeHistogram.CUSTOM_BOUNDS) {
            zeroCount.divide(divisor); // As above, and neither is 0 / 0.
        }
        count.divide(divisor);
        sum.divide(divisor);
        if (divisor == 0) {
            positive.drain(positive.size(), new KahanSum(0));
            negative.drain(negative.size(), new KahanSum(0));
            return;
        }
        positive.divide(divisor);
        negative.divide(divisor);
        if (divisor < 0) {
            counterReset = CounterReset.GAUGE;
        }
    }

    /// Whether some histograms said that they were reset and others that they were not.
    public boolean resetsCollided() {
        return resetsCollided;
    }

    /// Whether the custom bounds of the histograms differed.
    public boolean boundsReconciled() {
        return boundsReconciled;
    }

    /// Whether a count or the sum of observations has become infinite.
    public boolean overflows() {
        return Double.isInfinite(zeroCount.plain())
                || Double.isInfinite(count.plain())
                || Double.isInfinite(sum.plain())
                || positive.hasInfinite()
                || negative.hasInfinite();
    }

    int schema() {
        return schema;
    }

    double zeroThreshold() {
        return zeroThreshold;
    }

    double zeroCount() {
        return zeroCount.plain();
    }

    Side positive() {
        return positive;
    }

    Side negative() {
        return negative;
    }

    /// The sum, with empty buckets wherever they came up.
    public NativeHistogram plain() {
        return new NativeHistogram(
                schema,
                counterReset,
                false,
                zeroThreshold,
                zeroCount.plain(),
                count.plain(),
                sum.plain(),
                positive.plain(),
                negative.plain(),
                customBounds);
    }

    /// The sum with all that rounding had lost, without empty buckets.
    public NativeHistogram compensated() {
        positive.removeEmpty();
        negative.removeEmpty();
        return HistogramArithmetic.compact(
                new NativeHistogram(
                        schema,
                        counterReset,
                        false,
                        zeroThreshold,
                        zeroCount.compensated(),
                        count.compensated(),
                        sum.compensated(),
                        positive.compensated(),
                        negative.compensated(),
                        customBounds));
    }
}
