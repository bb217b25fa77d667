package dev.steelyard.tsdb.block;

import dev.steelyard.model.Labels;

/// What the index says of one series.
///
/// @param number its offset in the index, in sixteenths
record IndexedSeries(int number, Labels labels, ChunkList chunks) {}
