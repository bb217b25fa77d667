package dev.steelyard.tsdb;

/// What of the head's memory a reader may look at, and until when samples are none any more.
///
/// @param lease keeps the memory as it is
/// @param cutoffMillis samples of chunks before this are forgotten
/// @param lateCutoffMillis those before this that came late are
/// @param postings the labels of series
record HeadView(
        Leases.Lease lease,
        SealedChunks.View sealed,
        long cutoffMillis,
        long lateCutoffMillis,
        Postings postings) {}
