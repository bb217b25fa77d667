package dev.steelyard.promql.evaluation;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.points.Gap;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import java.util.List;

/// The samples of a subquery: the values of its expression at the multiples of its step.
record SubqueryRange(Evaluator evaluator, Expr.Subquery subquery) implements RangeSource {
    @Override
    public Reference reference() {
        return evaluator.query().preparation().reference(subquery);
    }

    @Override
    public Extension extension() {
        return Extension.NONE;
    }

    @Override
    public boolean readsBuckets() {
        return true;
    }

    /// The steps that the expression is evaluated at for all ranges together.
    Steps steps() {
        Query query = evaluator.query();
        long named = query.preparation().step(subquery);
        long step = named == 0 ? query.settings().subqueryStepMillis() : named;
        long after = reference().first(evaluator.steps()) - query.preparation().length(subquery);
        long start = step * (after / step);
        if (start <= after) {
            start += step;
        }
        return Steps.between(start, reference().last(evaluator.steps()), step);
    }

    /// The series of the expression at these steps.
    List<StepSeries> series(Steps inner) {
        return evaluator.at(inner).collected(subquery.operand());
    }

    @Override
    public void forEach(Samples samples, Visitor visitor) {
        Steps inner = steps();
        for (StepSeries series : series(inner)) {
            fill(samples, series, inner);
            evaluator.query().budget().release(series);
            visitor.series(series::labels, series.nameDropped());
        }
    }

    static void fill(Samples samples, StepSeries series, Steps inner) {
        samples.floats().clear();
        samples.histograms().clear();
        for (int step = 0; step < inner.count(); step++) {
            double value = series.values()[step];
            NativeHistogram histogram = series.histogram(step);
            if (histogram != null) {
                samples.histograms().add(inner.time(step), unhinted(histogram), 0);
            } else if (!Gap.is(value)) {
                samples.floats().add(inner.time(step), value, 0);
            }
        }
    }

    /// What a histogram says of the sample before it need not hold for the one at the step before.
    private static NativeHistogram unhinted(NativeHistogram histogram) {
        CounterReset hint = histogram.counterReset();
        return hint == CounterReset.RESET || hint == CounterReset.NOT_RESET
                ? histogram.withCounterReset(CounterReset.UNKNOWN)
                : histogram;
    }
}
