package dev.steelyard.exposition;

import dev.steelyard.model.Labels;

/// An observation that is pointed out beside a sample, most often by the id of a trace.
///
/// `timestampMillis` is [ExpositionParser#NO_TIMESTAMP] where the exemplar has none.
public record Exemplar(Labels labels, double value, long timestampMillis) {}
