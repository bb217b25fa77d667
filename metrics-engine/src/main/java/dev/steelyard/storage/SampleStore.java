package dev.steelyard.storage;

/// Somewhere that samples can be written to; hands out one [Appender] per batch.
public interface SampleStore {
    /// Opens a batch. The caller closes it, after committing or to roll it back.
    Appender appender();
}
