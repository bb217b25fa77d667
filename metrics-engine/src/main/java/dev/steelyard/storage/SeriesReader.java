package dev.steelyard.storage;

/// Answers selections from a published state; safe for any number of threads.
public interface SeriesReader {
    /// The series that have samples in the selection, sorted by their labels.
    SeriesCursor select(Selection selection);
}
