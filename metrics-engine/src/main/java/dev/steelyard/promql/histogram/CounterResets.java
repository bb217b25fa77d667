package dev.steelyard.promql.histogram;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.NativeHistogram;
import java.util.List;

/// Tells whether a native histogram that counts began anew between two samples.
///
/// It did where the later one says so; it did not where that says that it was not reset. Else it
/// did where any count fell (the sum of observations may fall), where a populated bucket is gone,
/// where the resolution became finer or the zero bucket narrower or its new edge cuts a populated
/// bucket of the earlier one. With custom bounds the counts at the bounds that both have matter.
public final class CounterResets {
    private CounterResets() {}

    /// Whether the counter began anew between `previous` and `next`.
    public static boolean between(NativeHistogram previous, NativeHistogram next) {
        return switch (next.counterReset()) {
            case RESET -> true;
            case NOT_RESET -> false;
            case UNKNOWN, GAUGE -> fell(previous, next);
        };
    }

    private static boolean fell(NativeHistogram previous, NativeHistogram next) {
        if (next.count() < previous.count()
                || next.schema() > previous.schema()
                || next.hasCustomBounds() != previous.hasCustomBounds()) {
            return true;
        }
        if (next.hasCustomBounds()) {
            return CustomBounds.same(previous.customBounds(), next.customBounds())
                    ? fell(previous.positive(), next.positive())
                    : customFell(previous, next);
        }
        if (next.schema() == previous.schema()
                && next.zeroThreshold() == previous.zeroThreshold()) {
            return next.zeroCount() < previous.zeroCount()
                    || fell(previous.positive(), next.positive())
                    || fell(previous.negative(), next.negative());
        }
        return fellAtOtherLayout(previous, next);
    }

    private static boolean fellAtOtherLayout(NativeHistogram previous, NativeHistogram next) {
        if (next.zeroThreshold() < previous.zeroThreshold()) {
            return true;
        }
        HistogramSum before = new HistogramSum(previous);
        if (before.zeroThreshold() < next.zeroThreshold()) {
            before.widenZeroBucket(next.zeroThreshold());
        }
        if (before.zeroThreshold() != next.zeroThreshold()
                || next.zeroCount() < before.zeroCount()) {
            return true;
        }
        before.reduceTo(next.schema());
        return fell(before.positive(), Side.of(next.positive()))
                || fell(before.negative(), Side.of(next.negative()));
    }

    private static boolean customFell(NativeHistogram previous, NativeHistogram next) {
        List<Double> common = CustomBounds.common(previous.customBounds(), next.customBounds());
        Side before = Side.of(previous.positive());
        Side after = Side.of(next.positive());
        before.move(CustomBounds.targets(previous.customBounds(), common));
        after.move(CustomBounds.targets(next.customBounds(), common));
        return fell(before, after);
    }

    private static boolean fell(Buckets before, Buckets after) {
        return fell(Side.of(before), Side.of(after));
    }

    private static boolean fell(Side before, Side after) {
        int position = 0;
        for (int i = 0; i < before.size(); i++) {
            while (position < after.size() && after.index(position) < before.index(i)) {
                position++;
            }
            boolean there = position < after.size() && after.index(position) == before.index(i);
            if (there ? after.count(position) < before.count(i) : before.count(i) != 0) {
                return true;
            }
        }
        return false;
    }
}
