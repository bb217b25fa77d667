package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.FloatColumn;
import dev.steelyard.promql.points.HistogramColumn;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import java.util.ArrayList;
import java.util.List;

/// A range vector as the answer to a query: the samples themselves.
final class RawSamples {
    private RawSamples() {}

    static void forEach(Evaluator evaluator, Expr expression, Evaluator.RawVisitor visitor) {
        switch (Preparation.unwrapped(expression)) {
            case Expr.MatrixSelector range -> ofSelector(evaluator, range, visitor);
            case Expr.Subquery subquery -> ofSubquery(evaluator, subquery, visitor);
            default -> throw new IllegalStateException("no range vector: " + expression);
        }
    }

    private static void ofSelector(
            Evaluator evaluator, Expr.MatrixSelector range, Evaluator.RawVisitor visitor) {
        SelectedRange source = new SelectedRange(evaluator, range);
        Samples samples = new Samples(false, false, true);
        long end = source.reference().first(evaluator.steps());
        long start = end - evaluator.query().preparation().length(range);
        source.forEach(
                samples,
                (labels, _) -> {
                    FloatColumn floats =
                            source.extension() == Extension.NONE
                                    ? samples.floats()
                                    : extended(samples, source.extension(), start, end);
                    if (floats.size() + samples.histograms().size() > 0) {
                        visitor.series(labels.labels(), floats, samples.histograms());
                    }
                });
    }

    /// The samples inside the range and one at each of its edges.
    private static FloatColumn extended(
            Samples samples, Extension extension, long start, long end) {
        if (samples.histograms().size() > 0) {
            throw EvaluationException.failed(
                    (extension == Extension.ANCHORED ? "anchored" : "smoothed")
                            + " modifier is not supported with histograms");
        }
        return new ExtendedSamples(samples.floats(), extension, start, end).column();
    }

    private static void ofSubquery(
            Evaluator evaluator, Expr.Subquery subquery, Evaluator.RawVisitor visitor) {
        SubqueryRange source = new SubqueryRange(evaluator, subquery);
        Steps inner = source.steps();
        Collector collector = new Collector(evaluator.query().budget());
        for (StepSeries series : source.series(inner)) {
            if (series.nameDropped()) {
                series.relabel(series.labels().withoutMetadata());
            }
            collector.accept(series);
        }
        Samples samples = new Samples(false, false, true);
        List<StepSeries> all = new ArrayList<>(collector.series());
        for (StepSeries series : all) {
            SubqueryRange.fill(samples, series, inner);
            Labels labels = series.labels();
            HistogramColumn histograms = samples.histograms();
            visitor.series(labels, samples.floats(), histograms);
        }
    }
}
