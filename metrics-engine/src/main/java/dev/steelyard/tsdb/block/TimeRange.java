package dev.steelyard.tsdb.block;

/// Times in milliseconds since the epoch from one to another, both included.
record TimeRange(long fromMillis, long toMillis) {}
