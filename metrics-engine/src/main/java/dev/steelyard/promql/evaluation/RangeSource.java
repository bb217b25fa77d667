package dev.steelyard.promql.evaluation;

import dev.steelyard.model.LabelSource;
import dev.steelyard.promql.syntax.Extension;

/// Where the samples of a range vector come from: the store, or a subquery.
sealed interface RangeSource permits SelectedRange, SubqueryRange {
    /// Told of each series once its samples are in the columns; its labels may be fetched until the
    /// call returns.
    @FunctionalInterface
    interface Visitor {
        void series(LabelSource labels, boolean nameDropped);
    }

    /// The times that the ranges end at.
    Reference reference();

    /// Whether ranges look beyond their edges.
    Extension extension();

    /// Whether the buckets of native histograms matter.
    boolean readsBuckets();

    /// Fills `samples` with one series after the other and tells `visitor`.
    void forEach(Samples samples, Visitor visitor);
}
