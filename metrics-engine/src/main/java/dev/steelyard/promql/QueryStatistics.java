package dev.steelyard.promql;

/// What a query took.
///
/// @param series how many series were read, counted once per selector
/// @param samplesRead how many samples were read from the store; a histogram counts by its size
/// @param peakSamples the most points that were held in memory at one time
/// @param peakBytes the most bytes that were held in memory at one time, as far as they are counted
/// @param nanos how long its evaluation took
public record QueryStatistics(
        long series, long samplesRead, long peakSamples, long peakBytes, long nanos) {}
