package dev.steelyard.scrape.relabel;

import dev.steelyard.model.LabelsBuilder;

/// Rewrites labels, or drops what they belong to. Immutable, and equal where it does the same.
public interface Relabelling {
    /// Leaves everything as it is.
    Relabelling NONE = _ -> true;

    /// Rewrites `labels` and answers whether what they belong to is kept.
    boolean apply(LabelsBuilder labels);
}
