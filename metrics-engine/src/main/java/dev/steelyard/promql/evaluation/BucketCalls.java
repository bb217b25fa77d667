package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.annotation.Annotation;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.histogram.ClassicBuckets;
import dev.steelyard.promql.histogram.Estimate;
import dev.steelyard.promql.histogram.HistogramFraction;
import dev.steelyard.promql.histogram.HistogramQuantile;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.PositionRange;
import java.util.Arrays;
import java.util.List;

/// `histogram_quantile`, `histogram_quantiles` and `histogram_fraction` of classic and native
/// histograms.
final class BucketCalls {
    private final Evaluator evaluator;
    private final Expr.Call call;
    private final Expr vector;
    private final PositionRange position;

    BucketCalls(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.call = call;
        int index =
                switch (call.function()) {
                    case HISTOGRAM_QUANTILES -> 0;
                    case HISTOGRAM_QUANTILE -> 1;
                    default -> 2;
                };
        this.vector = Preparation.unwrapped(call.arguments().get(index));
        this.position = vector.position();
    }

    void push(SeriesSink sink) {
        Names.dropping(evaluator, vector, sink, this::pushNamed);
    }

    private void pushNamed(SeriesSink sink) {
        BucketGroups groups = new BucketGroups(evaluator.query(), evaluator.steps(), position);
        switch (call.function()) {
            case HISTOGRAM_QUANTILE -> {
                double[] quantile = quantile(0);
                evaluator.vector(vector, groups);
                pushQuantile(groups, quantile, "", sink);
            }
            case HISTOGRAM_QUANTILES -> pushQuantiles(groups, sink);
            default -> pushFractions(groups, sink);
        }
    }

    /// The quantiles asked for; tells of those that are none.
    private double[] quantile(int index) {
        Expr argument = Preparation.unwrapped(call.arguments().get(index));
        double[] values = evaluator.scalar(argument);
        for (double value : values) {
            if (Double.isNaN(value) || value < 0 || value > 1) {
                evaluator
                        .query()
                        .annotations()
                        .warn(Texts.quantileOutOfRange(value), argument.position());
            }
        }
        return values;
    }

    private void pushQuantiles(BucketGroups groups, SeriesSink sink) {
        String label = Relabelling.text(call.arguments().get(1));
        int count = call.arguments().size() - 2;
        double[][] asked = new double[count][];
        for (int i = 0; i < count; i++) {
            asked[i] = quantile(i + 2);
        }
        evaluator.vector(vector, groups);
        Collector collector = new Collector(evaluator.query().budget());
        for (double[] quantile : asked) {
            pushQuantile(groups, quantile, label, collector);
        }
        collector.pushTo(sink);
    }

    private void pushQuantile(
            BucketGroups groups, double[] quantile, String label, SeriesSink sink) {
        for (StepSeries series : groups.natives()) {
            StepSeries result = new StepSeries(series.labels(), series.steps());
            for (int step = 0; step < series.steps(); step++) {
                NativeHistogram histogram = series.histogram(step);
                if (histogram != null) {
                    result.setValue(step, quantile(quantile[step], histogram, series.labels()));
                }
            }
            pushLabelled(result, quantile, label, sink);
        }
        ClassicBuckets buckets = new ClassicBuckets();
        for (BucketGroups.Group group : groups.classics()) {
            evaluator.query().budget().check();
            StepSeries result = new StepSeries(group.labels(), quantile.length);
            for (int step = 0; step < quantile.length; step++) {
                group.fill(buckets, step);
                if (!buckets.isEmpty()) {
                    result.setValue(step, buckets.quantile(quantile[step]));
                    tellRepair(buckets, group.labels(), step);
                }
            }
            pushLabelled(result, quantile, label, sink);
        }
    }

    /// Puts the quantile into a label, where one is asked for; it may differ from step to step.
    private static void pushLabelled(
            StepSeries result, double[] quantile, String label, SeriesSink sink) {
        if (label.isEmpty()) {
            sink.accept(result);
            return;
        }
        List<Double> distinct = Arrays.stream(quantile).boxed().distinct().toList();
        for (double one : distinct) {
            StepSeries labelled = result.copy();
            for (int step = 0; step < quantile.length; step++) {
                if (Double.compare(quantile[step], one) != 0) {
                    labelled.clear(step);
                }
            }
            labelled.relabel(
                    new LabelsBuilder(result.labels())
                            .set(label, FloatText.openMetrics(one))
                            .build());
            sink.accept(labelled);
        }
    }

    private double quantile(double quantile, NativeHistogram histogram, Labels labels) {
        Estimate estimate = HistogramQuantile.of(quantile, histogram);
        switch (estimate.nan()) {
            case NONE, EXCLUDED -> {}
            case RESULT -> inform(Texts.quantileIsNan(name(labels)));
            case SKEW -> inform(Texts.quantileIsSkewed(name(labels)));
        }
        return estimate.value();
    }

    private void tellRepair(ClassicBuckets buckets, Labels labels, int step) {
        if (buckets.repair().isEmpty()) {
            return;
        }
        ClassicBuckets.Repair repair = buckets.repair().get();
        long time = evaluator.steps().time(step);
        evaluator
                .query()
                .annotations()
                .add(
                        new Annotation.RepairedBuckets(
                                Texts.repairedBuckets(name(labels)),
                                position,
                                time,
                                time,
                                new Annotation.Repair(
                                        repair.lowestBound(),
                                        repair.highestBound(),
                                        repair.largestRaise()),
                                1));
    }

    private void pushFractions(BucketGroups groups, SeriesSink sink) {
        double[] lower = evaluator.scalar(call.arguments().get(0));
        double[] upper = evaluator.scalar(call.arguments().get(1));
        evaluator.vector(vector, groups);
        for (StepSeries series : groups.natives()) {
            StepSeries result = new StepSeries(series.labels(), series.steps());
            for (int step = 0; step < series.steps(); step++) {
                NativeHistogram histogram = series.histogram(step);
                if (histogram != null) {
                    Estimate share = HistogramFraction.of(lower[step], upper[step], histogram);
                    if (share.nan() == Estimate.NanObservations.EXCLUDED) {
                        inform(Texts.fractionIgnoresNan(name(series.labels())));
                    }
                    result.setValue(step, share.value());
                }
            }
            sink.accept(result);
        }
        ClassicBuckets buckets = new ClassicBuckets();
        for (BucketGroups.Group group : groups.classics()) {
            evaluator.query().budget().check();
            StepSeries result = new StepSeries(group.labels(), lower.length);
            for (int step = 0; step < lower.length; step++) {
                group.fill(buckets, step);
                result.setValue(
                        step,
                        buckets.isEmpty() ? Gap.VALUE : buckets.fraction(lower[step], upper[step]));
            }
            sink.accept(result);
        }
    }

    /// Where names go at once, they are gone before anything is told.
    private String name(Labels labels) {
        return evaluator.query().settings().delayedNameRemoval() ? labels.metricName() : "";
    }

    private void inform(String text) {
        evaluator.query().annotations().inform(text, position);
    }
}
