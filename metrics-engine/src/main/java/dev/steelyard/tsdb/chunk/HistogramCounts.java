package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.NativeHistogram;

/// The counts and the sum of the histogram that was written or read last, from which the next one
/// differs.
sealed interface HistogramCounts permits WholeCounts, FloatCounts {
    /// The counts of a chunk of whole or of float counts.
    static HistogramCounts of(boolean whole, HistogramLayout layout) {
        return whole ? new WholeCounts(layout) : new FloatCounts(layout);
    }

    /// Writes those of the first histogram.
    void writeFirst(NativeHistogram histogram, BitWriter to);

    /// Writes how those of a further histogram of the same layout differ; of one that is stale only
    /// the sum matters.
    void writeNext(NativeHistogram histogram, BitWriter to);

    /// Reads those of the first histogram.
    void readFirst(BitReader from);

    /// Reads those of a further one.
    void readNext(BitReader from);

    /// The sum.
    double sum();

    /// The number of observations.
    double count();

    /// The count of the zero bucket.
    double zeroCount();

    /// A copy of the counts of the positive side.
    double[] positive();

    /// A copy of the counts of the negative side.
    double[] negative();
}
