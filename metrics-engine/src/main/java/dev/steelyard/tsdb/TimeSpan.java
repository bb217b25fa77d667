package dev.steelyard.tsdb;

/// Times in milliseconds since the epoch from one to another, both included.
record TimeSpan(long fromMillis, long toMillis) {
    /// Whether a time is in both.
    boolean overlaps(TimeSpan other) {
        return Math.max(fromMillis, other.fromMillis) <= Math.min(toMillis, other.toMillis);
    }
}
