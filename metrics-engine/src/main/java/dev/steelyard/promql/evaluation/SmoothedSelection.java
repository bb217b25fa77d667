package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.storage.SeriesCursor;

/// A smoothed instant selector: at each step the value on the straight line between the samples
/// around it, within a look-back before and after.
final class SmoothedSelection {
    private final Evaluator evaluator;
    private final Expr.VectorSelector selector;
    private final Samples samples = new Samples(false, false, true);

    SmoothedSelection(Evaluator evaluator, Expr.VectorSelector selector) {
        this.evaluator = evaluator;
        this.selector = selector;
    }

    void push(SeriesSink sink) {
        Query query = evaluator.query();
        Steps steps = evaluator.steps();
        Reference reference = query.preparation().reference(selector);
        long reach = query.settings().lookBackMillis();
        SeriesCursor cursor =
                Samples.select(
                        query,
                        selector,
                        reference.first(steps) - reach,
                        reference.last(steps) + reach);
        StepSeries series = new StepSeries(Labels.EMPTY, steps.count());
        while (cursor.next()) {
            query.budget().check();
            samples.read(cursor.samples());
            if (samples.isEmpty()) {
                continue;
            }
            query.budget().read(samples.size());
            series.reset(cursor);
            for (int step = 0; step < series.steps(); step++) {
                fill(series, step, reference.time(steps, step), reach);
            }
            sink.accept(series);
        }
    }

    private void fill(StepSeries series, int step, long time, long reach) {
        FloatColumn floats = samples.floats();
        HistogramColumn histograms = samples.histograms();
        int from = firstAfter(floats.times(), floats.size(), time - reach);
        int to = firstAfter(floats.times(), floats.size(), time + reach);
        int first = firstAfter(histograms.times(), histograms.size(), time - reach);
        int end = firstAfter(histograms.times(), histograms.size(), time + reach);
        String metric = series.labels().metricName();
        if (from < to && first < end) {
            evaluator.query().annotations().warn(Texts.mixedSamples(metric), selector.position());
        } else if (first < end) {
            SmoothedHistograms smoothed =
                    new SmoothedHistograms(evaluator.query(), selector, histograms);
            series.setHistogram(step, smoothed.at(time, first, end, metric));
        } else {
            series.setValue(step, interpolated(floats, from, to, time));
        }
    }

    private static int firstAfter(long[] times, int size, long time) {
        int index = 0;
        while (index < size && times[index] <= time) {
            index++;
        }
        return index;
    }

    private static double interpolated(FloatColumn floats, int from, int to, long time) {
        long[] times = floats.times();
        double[] values = floats.values();
        int index = from;
        while (index < to && times[index] < time) {
            index++;
        }
        if (index < to && times[index] == time) {
            return values[index];
        }
        if (index == from) {
            return Gap.VALUE;
        }
        if (index == to) {
            return values[index - 1];
        }
        double before = values[index - 1];
        return before
                + (values[index] - before)
                        * (time - times[index - 1])
                        / (double) (times[index] - times[index - 1]);
    }
}
