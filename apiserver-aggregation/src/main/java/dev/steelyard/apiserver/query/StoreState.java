package dev.steelyard.apiserver.query;

/// How what is stored stands.
///
/// @param replay how far the log of the run before is read
/// @param damaged how many files and blocks are known to be damaged
public record StoreState(ReplayProgress replay, long damaged) {
    /// That of samples in memory alone.
    public static final StoreState IN_MEMORY = new StoreState(ReplayProgress.NONE, 0);
}
