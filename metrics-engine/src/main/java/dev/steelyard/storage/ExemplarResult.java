package dev.steelyard.storage;

/// What became of one exemplar.
public enum ExemplarResult {
    /// It is part of the batch.
    STORED,
    /// It is the latest that the series has; nothing to do.
    SAME,
    /// The series has a newer one, or at this time one that is greater.
    OUT_OF_ORDER,
    /// Its labels are longer than [Exemplar#MAX_CHARACTERS].
    TOO_LONG,
    /// The reference belongs to no series any more; ask for a new one.
    UNKNOWN_SERIES,
    /// The store keeps no exemplars.
    NOT_KEPT
}
