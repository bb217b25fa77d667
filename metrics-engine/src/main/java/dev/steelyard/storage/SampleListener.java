package dev.steelyard.storage;

import dev.steelyard.model.Labels;

/// Is told of the samples of a subscription in the order of their commits.
///
/// Never called by two threads at once for the same subscription. Called by the committing thread,
/// so an implementation must be quick and must not call the store.
public interface SampleListener {
    /// A series begins to be told of.
    void seriesBegan(long series, Labels labels);

    /// A sample of a series that began; stale markers included. Times rise within a series.
    void sample(long series, long timeMillis, double value);

    /// The store has forgotten the series; its reference means nothing any more.
    void seriesForgotten(long series);
}
