package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import java.util.ArrayList;
import java.util.List;

/// `topk`, `bottomk`, `limitk` and `limit_ratio` within one group at one step: which of its series
/// stay.
public final class Selector {
    private Selector() {}

    /// The at most `limit` series of `group` with the largest or smallest floats, the best first,
    /// of equals those whose labels come first. Histograms do not count, and it is told.
    public static List<StepSeries> best(
            List<StepSeries> group, int step, int limit, boolean largest, Notes notes) {
        Selected selected = new Selected(limit, largest);
        for (StepSeries series : group) {
            double value = series.values()[step];
            if (!Gap.is(value)) {
                selected.offer(series, value);
            } else if (series.histogram(step) != null) {
                notes.ignoredHistogram();
            }
        }
        return selected.best();
    }

    /// The first `limit` series of `group` that have a point.
    public static List<StepSeries> first(List<StepSeries> group, int step, int limit) {
        List<StepSeries> first = new ArrayList<>();
        for (StepSeries series : group) {
            if (first.size() < limit && series.isPresent(step)) {
                first.add(series);
            }
        }
        return first;
    }

    /// The series of `group` that have a point and belong to a share of all: by the hash of their
    /// labels, the lower end of all hashes for a positive `ratio`, the upper end for a negative
    /// one.
    public static List<StepSeries> share(List<StepSeries> group, int step, double ratio) {
        List<StepSeries> share = new ArrayList<>();
        for (StepSeries series : group) {
            if (series.isPresent(step) && isIn(LabelsHash.share(series.labels()), ratio)) {
                share.add(series);
            }
        }
        return share;
    }

    private static boolean isIn(double offset, double ratio) {
        return ratio >= 0 ? offset < ratio : offset >= 1 + ratio;
    }
}
