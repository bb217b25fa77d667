package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.ValueType;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.List;

/// Evaluates expressions at some steps.
///
/// Vectors are pushed into sinks, series by series with all steps of each; scalars are columns by
/// step. Subqueries and parts that are the same at all steps get an evaluator with steps of their
/// own.
public final class Evaluator {
    private final Query query;
    private final Steps steps;

    private Evaluator(Query query, Steps steps) {
        query.budget().require(steps);
        this.query = query;
        this.steps = steps;
    }

    /// An evaluator at the steps that the query asks for.
    public static Evaluator of(
            Settings settings,
            Preparation preparation,
            SeriesReader reader,
            Budget budget,
            Annotations annotations) {
        return new Evaluator(
                new Query(settings, preparation, reader, budget, annotations, new SecondThread()),
                settings.steps());
    }

    /// The same query at other steps.
    Evaluator at(Steps others) {
        return new Evaluator(query, others);
    }

    /// The same steps of the same query, for another thread.
    Evaluator with(Budget budget, Annotations annotations) {
        return new Evaluator(
                new Query(
                        query.settings(),
                        query.preparation(),
                        query.reader(),
                        budget,
                        annotations,
                        query.second()),
                steps);
    }

    Query query() {
        return query;
    }

    Steps steps() {
        return steps;
    }

    /// The series of `root` as the asker gets them: without the names that were to go, and without
    /// those that have no point.
    public List<StepSeries> answer(Expr root) {
        Collector collector = new Collector(query.budget());
        vector(
                root,
                series -> {
                    if (series.nameDropped()) {
                        series.relabel(series.labels().withoutMetadata());
                    }
                    collector.accept(series);
                });
        return collector.series();
    }

    /// The series of `expression`, each held in memory until it is released.
    List<StepSeries> collected(Expr expression) {
        List<StepSeries> all = new ArrayList<>();
        vector(
                expression,
                series -> {
                    if (!series.isEmpty()) {
                        StepSeries kept = series.copy();
                        query.budget().hold(kept);
                        all.add(kept);
                    }
                });
        return all;
    }

    /// Pushes the series of a vector into `sink`.
    void vector(Expr expression, SeriesSink sink) {
        query.budget().check();
        if (steps.count() == 0) {
            return;
        }
        if (steps.count() > 1 && query.preparation().isInvariant(expression)) {
            at(steps.first()).pushVector(expression, series -> sink.accept(repeated(series)));
        } else {
            pushVector(expression, sink);
        }
    }

    private StepSeries repeated(StepSeries one) {
        StepSeries all = new StepSeries(one.labels(), steps.count());
        all.dropName(one.nameDropped());
        for (int step = 0; step < steps.count(); step++) {
            all.setFrom(step, one, 0);
        }
        return all;
    }

    private void pushVector(Expr expression, SeriesSink sink) {
        if (expression.type() == ValueType.SCALAR) {
            pushScalar(expression, sink);
            return;
        }
        switch (expression) {
            case Expr.VectorSelector selector -> InstantSelection.push(this, selector, sink);
            case Expr.Call call -> new Calls(this).push(call, sink);
            case Expr.Aggregation aggregation -> new Aggregations(this, aggregation).push(sink);
            case Expr.Binary binary -> Operations.push(this, binary, sink);
            case Expr.Unary unary -> Operations.pushSigned(this, unary, sink);
            case Expr.Parenthesized(Expr operand, _) -> vector(operand, sink);
            case Expr.NumberLiteral _,
                    Expr.StringLiteral _,
                    Expr.MatrixSelector _,
                    Expr.Subquery _ ->
                    throw new IllegalStateException("no vector: " + expression);
        }
    }

    /// A scalar as a series without labels.
    private void pushScalar(Expr expression, SeriesSink sink) {
        StepSeries series = new StepSeries(Labels.EMPTY, steps.count());
        System.arraycopy(scalar(expression), 0, series.values(), 0, steps.count());
        sink.accept(series);
    }

    /// Told of each series of a range vector; the columns are good until the call returns.
    @FunctionalInterface
    public interface RawVisitor {
        /// A series with its samples.
        void series(Labels labels, FloatColumn floats, HistogramColumn histograms);
    }

    /// Hands the samples of a range vector to `visitor`.
    public void rawSamples(Expr range, RawVisitor visitor) {
        RawSamples.forEach(this, range, visitor);
    }

    /// The text of a string.
    public static String text(Expr string) {
        return Relabelling.text(string);
    }

    /// The values of a scalar by step.
    public double[] scalar(Expr expression) {
        return new Scalars(this).of(expression);
    }
}
