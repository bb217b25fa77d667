package dev.steelyard.promql;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.Value.HistogramPoint;
import dev.steelyard.promql.Value.VectorSample;
import dev.steelyard.promql.annotation.Annotation.Severity;
import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.evaluation.Budget;
import dev.steelyard.promql.evaluation.Evaluator;
import dev.steelyard.promql.evaluation.Preparation;
import dev.steelyard.promql.evaluation.Settings;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.InvalidDurationException;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// One evaluation of a query, from its tree to the answer.
record Run(Expr tree, Settings settings) {
    QueryAnswer answer(SeriesReader reader, Budget.Limits limits) throws InvalidDurationException {
        long begin = limits.nanoTicker().getAsLong();
        Preparation preparation = Preparation.of(tree, settings);
        Budget budget = new Budget(limits);
        Annotations annotations = new Annotations();
        Reach reach = new Reach(reader);
        Evaluator evaluator = Evaluator.of(settings, preparation, reach, budget, annotations);
        Value value = settings.instant() ? instant(evaluator) : range(evaluator);
        budget.check();
        return new QueryAnswer(
                value,
                warnings(annotations, reach),
                annotations.texts(Severity.INFO, settings.text()),
                new QueryStatistics(
                        budget.series(),
                        budget.samplesRead(),
                        budget.peakSamples(),
                        budget.peakBytes(),
                        limits.nanoTicker().getAsLong() - begin));
    }

    private List<String> warnings(Annotations annotations, Reach reach) {
        List<String> all = new ArrayList<>(annotations.texts(Severity.WARNING, settings.text()));
        all.addAll(reach.caveats());
        return all;
    }

    private Value range(Evaluator evaluator) {
        return matrix(evaluator.answer(tree), settings.steps());
    }

    private Value instant(Evaluator evaluator) {
        long time = settings.steps().startMillis();
        return switch (tree.type()) {
            case SCALAR -> new Value.Scalar(time, evaluator.scalar(tree)[0]);
            case STRING -> new Value.Text(time, Evaluator.text(tree));
            case VECTOR -> vector(evaluator.answer(tree), time);
            case MATRIX -> rawMatrix(evaluator);
        };
    }

    private static Value vector(List<StepSeries> series, long time) {
        return new Value.Vector(
                series.stream()
                        .map(one ->
                                new VectorSample(
                                        one.labels(), time, one.values()[0], one.histogram(0)))
                        .toList());
    }

    private Value rawMatrix(Evaluator evaluator) {
        List<PointSeries> all = new ArrayList<>();
        evaluator.rawSamples(
                tree,
                (labels, floats, histograms) -> {
                    List<HistogramPoint> points = new ArrayList<>();
                    for (int i = 0; i < histograms.size(); i++) {
                        points.add(new HistogramPoint(histograms.times()[i], histograms.get(i)));
                    }
                    all.add(
                            new PointSeries(
                                    labels,
                                    Arrays.copyOf(floats.times(), floats.size()),
                                    Arrays.copyOf(floats.values(), floats.size()),
                                    points));
                });
        all.sort(Comparator.comparing(PointSeries::labels));
        return new Value.Matrix(all);
    }

    private static Value matrix(List<StepSeries> series, Steps steps) {
        PointSeries[] all = new PointSeries[series.size()];
        long[] times = steps.times();
        for (int i = 0; i < all.length; i++) {
            StepSeries one = series.get(i);
            all[i] =
                    one.isWhole()
                            ? new PointSeries(one.labels(), times, one.values(), List.of())
                            : points(one, times);
        }
        Arrays.sort(all, Comparator.comparing(PointSeries::labels));
        return new Value.Matrix(List.of(all));
    }

    private static PointSeries points(StepSeries series, long[] stepTimes) {
        int floats = 0;
        for (double value : series.values()) {
            floats += Gap.is(value) ? 0 : 1;
        }
        long[] times = new long[floats];
        double[] values = new double[floats];
        List<HistogramPoint> histograms = new ArrayList<>();
        int next = 0;
        for (int step = 0; step < series.steps(); step++) {
            NativeHistogram histogram = series.histogram(step);
            if (histogram != null) {
                histograms.add(new HistogramPoint(stepTimes[step], histogram));
            } else if (!Gap.is(series.values()[step])) {
                times[next] = stepTimes[step];
                values[next++] = series.values()[step];
            }
        }
        return new PointSeries(series.labels(), times, values, histograms);
    }
}
