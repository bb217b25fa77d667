package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.ClassicBuckets;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.PositionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The histograms of a vector: classic ones put together from the series of their buckets, and
/// native ones.
///
/// Where both have the same labels at the same step neither counts, and it is told.
final class BucketGroups implements SeriesSink {
    private static final String BOUND = "le";

    /// A classic histogram: the series of its buckets, by upper bound.
    static final class Group {
        private final Labels labels;
        private final List<Bucket> buckets = new ArrayList<>();

        private Group(Labels labels) {
            this.labels = labels;
        }

        /// The labels without the bound.
        Labels labels() {
            return labels;
        }

        /// Fills `into` with the buckets that have a point at `step`.
        void fill(ClassicBuckets into, int step) {
            into.clear();
            for (Bucket bucket : buckets) {
                double count = bucket.counts[step];
                if (!Gap.is(count)) {
                    into.add(bucket.bound, count);
                }
            }
        }

        private boolean hasBucket(int step) {
            return buckets.stream().anyMatch(bucket -> !Gap.is(bucket.counts[step]));
        }

        private void clear(int step) {
            buckets.forEach(bucket -> bucket.counts[step] = Gap.VALUE);
        }
    }

    private static final class Bucket {
        private final double bound;
        private final double[] counts;

        Bucket(double bound, double[] counts) {
            this.bound = bound;
            this.counts = counts;
        }

        double bound() {
            return bound;
        }
    }

    private final Query query;
    private final Steps steps;
    private final PositionRange position;
    private final Map<Labels, Group> classics = new LinkedHashMap<>();
    private final List<StepSeries> natives = new ArrayList<>();
    private boolean ready;

    BucketGroups(Query query, Steps steps, PositionRange position) {
        this.query = query;
        this.steps = steps;
        this.position = position;
    }

    @Override
    public void accept(StepSeries series) {
        if (series.hasHistograms()) {
            natives.add(series.copy());
        }
        String bound = series.labels().get(BOUND);
        double upperBound = FloatText.parse(bound);
        if (!hasFloat(series)) {
            return;
        }
        if (Double.isNaN(upperBound)) {
            query.annotations().warn(Texts.badBucket(name(series.labels()), bound), position);
            return;
        }
        Labels labels = series.labels().dropping(List.of(BOUND));
        StepSeries kept = series.copy();
        query.budget().hold(kept);
        classics.computeIfAbsent(labels, Group::new)
                .buckets
                .add(new Bucket(upperBound, kept.values()));
    }

    private static boolean hasFloat(StepSeries series) {
        for (double value : series.values()) {
            if (!Gap.is(value)) {
                return true;
            }
        }
        return false;
    }

    /// Where names go at once, they are not told either.
    private String name(Labels labels) {
        return query.settings().delayedNameRemoval() ? labels.metricName() : "";
    }

    /// The native histograms.
    List<StepSeries> natives() {
        prepare();
        return natives;
    }

    /// The classic histograms.
    Collection<Group> classics() {
        prepare();
        return classics.values();
    }

    private void prepare() {
        if (ready) {
            return;
        }
        ready = true;
        for (Group group : classics.values()) {
            group.buckets.sort(Comparator.comparingDouble(Bucket::bound));
        }
        natives.forEach(this::dropConflicts);
    }

    private void dropConflicts(StepSeries series) {
        Group group = classics.get(series.labels());
        if (group == null) {
            return;
        }
        for (int step = 0; step < steps.count(); step++) {
            if (series.histogram(step) != null && group.hasBucket(step)) {
                query.annotations().warn(Texts.mixedHistograms(name(series.labels())), position);
                series.clear(step);
                group.clear(step);
            }
        }
    }
}
