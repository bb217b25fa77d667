package dev.steelyard.model;

import java.util.List;
import java.util.Optional;

/// A native histogram: how many observations fell into each of the buckets that its schema names.
///
/// Schemas −4 to 8 are exponential: bucket `i` of the positive side ends at `2^(i·2^−schema)` and
/// begins, exclusively, where the one before it ends; the negative side mirrors it; observations
/// within `zeroThreshold` of zero are in the zero bucket. Schema [#CUSTOM_BOUNDS] has the upper
/// bounds in `customBounds`, ascending and without +Inf, and only a positive side, whose bucket
/// indices count from 0. Equality is that of the representation, not of the distribution.
///
/// Source: the Prometheus specification of native histograms.
///
/// @param schema the resolution, −4 to 8, or [#CUSTOM_BOUNDS]
/// @param wholeCounts whether all counts are whole numbers and are stored as such
/// @param zeroThreshold the half width of the zero bucket
/// @param zeroCount the count of the zero bucket
/// @param count the number of observations, those that are NaN included
/// @param sum the sum of all observations
/// @param customBounds empty unless the schema is [#CUSTOM_BOUNDS]
public record NativeHistogram(
        int schema,
        CounterReset counterReset,
        boolean wholeCounts,
        double zeroThreshold,
        double zeroCount,
        double count,
        double sum,
        Buckets positive,
        Buckets negative,
        List<Double> customBounds) {
    /// The schema of histograms that name their bounds themselves.
    public static final int CUSTOM_BOUNDS = -53;

    public NativeHistogram {
        customBounds = List.copyOf(customBounds);
    }

    /// Whether the histogram names its bounds itself.
    public boolean hasCustomBounds() {
        return schema == CUSTOM_BOUNDS;
    }

    /// The same histogram that says `reset` of its relation to the sample before it.
    public NativeHistogram withCounterReset(CounterReset reset) {
        return reset == counterReset
                ? this
                : new NativeHistogram(
                        schema,
                        reset,
                        wholeCounts,
                        zeroThreshold,
                        zeroCount,
                        count,
                        sum,
                        positive,
                        negative,
                        customBounds);
    }

    /// The same histogram with its buckets laid out otherwise.
    public NativeHistogram withBuckets(Buckets newPositive, Buckets newNegative) {
        return new NativeHistogram(
                schema,
                counterReset,
                wholeCounts,
                zeroThreshold,
                zeroCount,
                count,
                sum,
                newPositive,
                newNegative,
                customBounds);
    }

    /// Whether it counts the same as `other`: buckets may be laid out otherwise, and counter resets
    /// be known or not.
    public boolean countsLike(NativeHistogram other) {
        return schema == other.schema
                && wholeCounts == other.wholeCounts
                && (counterReset == CounterReset.GAUGE)
                        == (other.counterReset == CounterReset.GAUGE)
                && zeroThreshold == other.zeroThreshold
                && zeroCount == other.zeroCount
                && count == other.count
                && Double.doubleToRawLongBits(sum) == Double.doubleToRawLongBits(other.sum)
                && positive.countLike(other.positive)
                && negative.countLike(other.negative)
                && customBounds.equals(other.customBounds);
    }

    /// The stale marker among histograms of one kind of counts; it has no buckets.
    public static NativeHistogram stale(boolean wholeCounts) {
        return new NativeHistogram(
                0,
                CounterReset.UNKNOWN,
                wholeCounts,
                0,
                0,
                0,
                Staleness.MARKER,
                Buckets.NONE,
                Buckets.NONE,
                List.of());
    }

    /// Whether it says that its series has ended: its sum is the stale marker.
    public boolean isStale() {
        return Staleness.isStale(sum);
    }

    /// What contradicts itself in it, in words; empty where nothing does. A stale marker has no
    /// flaws.
    public Optional<String> flaw() {
        return isStale() ? Optional.empty() : HistogramFlaws.of(this);
    }
}
