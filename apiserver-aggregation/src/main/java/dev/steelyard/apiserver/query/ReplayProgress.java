package dev.steelyard.apiserver.query;

/// How far the log of the run before is read: the numbers of its first segment, its last one, and
/// the one that is being read or was read last. All are 0 where there is no log.
public record ReplayProgress(int first, int last, int current) {
    /// Of a program without a log.
    public static final ReplayProgress NONE = new ReplayProgress(0, 0, 0);
}
