package dev.steelyard.tsdb.block.index;

import dev.steelyard.model.Labels;

/// What the index says of one series.
///
/// @param number its offset in the index, in sixteenths
public record IndexedSeries(int number, Labels labels, ChunkList chunks) {}
