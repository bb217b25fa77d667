package dev.steelyard.storage;

/// What became of one sample.
public enum AppendResult {
    /// It is part of the batch.
    STORED,
    /// The series already has the same value at this time; nothing to do.
    SAME,
    /// The series has another value at this time; the first one stays.
    DUPLICATE,
    /// The series has a newer sample and the store takes none that come late.
    OUT_OF_ORDER,
    /// It is older than anything the store still takes: where it takes late samples, than their
    /// window.
    TOO_OLD,
    /// It is a native histogram that contradicts itself; [dev.steelyard.model.NativeHistogram#flaw]
    /// says how.
    MALFORMED,
    /// The reference belongs to no series any more; ask for a new one.
    UNKNOWN_SERIES
}
