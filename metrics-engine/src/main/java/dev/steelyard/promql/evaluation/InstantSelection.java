package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.storage.SeriesCursor;

/// An instant selector: at each step the latest sample that is not older than the look-back.
final class InstantSelection {
    /// What is told of the sample.
    enum Aspect {
        /// Its value.
        VALUE,
        /// Its time in seconds.
        TIME,
        /// Its time in seconds, where only floats are sensible.
        TIME_OF_INFO,
        /// When its count began, in seconds.
        START
    }

    /// What is looked for.
    ///
    /// @param bucketsRead whether the buckets of native histograms matter
    record Sought(Series series, Reference reference, boolean bucketsRead) {}

    /// The series that have samples after one time and up to another.
    @FunctionalInterface
    interface Series {
        SeriesCursor between(long after, long until);
    }

    private final Evaluator evaluator;
    private final Series matching;
    private final Reference reference;
    private final Aspect aspect;
    private final Samples samples;

    InstantSelection(Evaluator evaluator, Sought sought, Aspect aspect) {
        this.evaluator = evaluator;
        this.matching = sought.series;
        this.reference = sought.reference;
        this.aspect = aspect;
        this.samples = new Samples(true, aspect == Aspect.START, sought.bucketsRead);
    }

    /// What is told of the samples of a selector.
    static InstantSelection of(Evaluator evaluator, Expr.VectorSelector selector, Aspect aspect) {
        Preparation preparation = evaluator.query().preparation();
        Sought sought =
                new Sought(
                        (after, until) -> Samples.select(evaluator.query(), selector, after, until),
                        preparation.reference(selector),
                        preparation.readsBuckets(selector));
        return new InstantSelection(evaluator, sought, aspect);
    }

    /// Pushes the values of a selector.
    static void push(Evaluator evaluator, Expr.VectorSelector selector, SeriesSink sink) {
        if (selector.extension() == Extension.SMOOTHED) {
            new SmoothedSelection(evaluator, selector).push(sink);
        } else {
            of(evaluator, selector, Aspect.VALUE).push(sink);
        }
    }

    void push(SeriesSink sink) {
        Steps steps = evaluator.steps();
        Query query = evaluator.query();
        long lookBack = query.settings().lookBackMillis();
        SeriesCursor cursor =
                matching.between(reference.first(steps) - lookBack, reference.last(steps));
        boolean isOneTime = reference.first(steps) == reference.last(steps);
        StepSeries series = new StepSeries(Labels.EMPTY, steps.count());
        while (cursor.next()) {
            query.budget().check();
            if (isOneTime) {
                samples.readLatest(cursor.samples());
            } else {
                samples.read(cursor.samples());
            }
            if (samples.isEmpty()) {
                continue;
            }
            query.budget().read(samples.size());
            series.reset(cursor);
            if (samples.histograms().size() == 0) {
                fillFloats(series, lookBack);
            } else {
                fill(series, lookBack);
            }
            sink.accept(series);
        }
    }

    private void fillFloats(StepSeries series, long lookBack) {
        FloatColumn floats = samples.floats();
        long[] times = floats.times();
        int size = floats.size();
        int after = 0;
        for (int step = 0; step < series.steps(); step++) {
            long time = reference.time(evaluator.steps(), step);
            while (after < size && times[after] <= time) {
                after++;
            }
            if (after > 0 && times[after - 1] > time - lookBack) {
                put(series, step, after - 1);
            }
        }
    }

    private void put(StepSeries series, int step, int index) {
        double value = samples.floats().values()[index];
        if (!Staleness.isStale(value)) {
            series.values()[step] =
                    switch (aspect) {
                        case VALUE -> value;
                        case TIME, TIME_OF_INFO -> samples.floats().times()[index] / 1000.0;
                        case START -> samples.floats().start(index) / 1000.0;
                    };
        }
    }

    /// The same where there are histograms: the later one of both kinds counts.
    private void fill(StepSeries series, long lookBack) {
        FloatColumn floats = samples.floats();
        HistogramColumn histograms = samples.histograms();
        int afterFloat = 0;
        int afterHistogram = 0;
        for (int step = 0; step < series.steps(); step++) {
            long time = reference.time(evaluator.steps(), step);
            while (afterFloat < floats.size() && floats.times()[afterFloat] <= time) {
                afterFloat++;
            }
            while (afterHistogram < histograms.size()
                    && histograms.times()[afterHistogram] <= time) {
                afterHistogram++;
            }
            long floatTime = afterFloat > 0 ? floats.times()[afterFloat - 1] : Long.MIN_VALUE;
            long histogramTime =
                    afterHistogram > 0 ? histograms.times()[afterHistogram - 1] : Long.MIN_VALUE;
            if (Math.max(floatTime, histogramTime) <= time - lookBack) {
                continue;
            }
            if (floatTime >= histogramTime) {
                put(series, step, afterFloat - 1);
            } else {
                putHistogram(series, step, afterHistogram - 1);
            }
        }
    }

    private void putHistogram(StepSeries series, int step, int index) {
        HistogramColumn histograms = samples.histograms();
        switch (aspect) {
            case VALUE -> series.setHistogram(step, histograms.get(index));
            case TIME -> series.setValue(step, histograms.times()[index] / 1000.0);
            case TIME_OF_INFO ->
                    throw EvaluationException.failed(
                            "this should be an info metric, with float samples: "
                                    + LabelsText.of(series.labels()));
            case START -> series.setValue(step, histograms.start(index) / 1000.0);
        }
    }
}
