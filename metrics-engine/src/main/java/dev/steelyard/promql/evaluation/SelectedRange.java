package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.points.Steps;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Extension;
import dev.steelyard.storage.SeriesCursor;

/// The samples of a range selector, from the store.
record SelectedRange(Evaluator evaluator, Expr.MatrixSelector range) implements RangeSource {
    @Override
    public Reference reference() {
        return evaluator.query().preparation().reference(range.selector());
    }

    @Override
    public Extension extension() {
        return range.selector().extension();
    }

    @Override
    public boolean readsBuckets() {
        return evaluator.query().preparation().readsBuckets(range.selector());
    }

    @Override
    public void forEach(Samples samples, Visitor visitor) {
        Query query = evaluator.query();
        Steps steps = evaluator.steps();
        long lookBack = query.settings().lookBackMillis();
        long before =
                query.preparation().length(range) + (extension() == Extension.NONE ? 0 : lookBack);
        long beyond = extension() == Extension.SMOOTHED ? lookBack : 0;
        SeriesCursor cursor =
                Samples.select(
                        query,
                        range.selector(),
                        reference().first(steps) - before,
                        reference().last(steps) + beyond);
        while (cursor.next()) {
            query.budget().check();
            samples.read(cursor.samples());
            if (!samples.isEmpty()) {
                query.budget().read(samples.size());
                visitor.series(cursor, false);
            }
        }
    }
}
