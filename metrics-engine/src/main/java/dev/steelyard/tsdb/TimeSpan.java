package dev.steelyard.tsdb;

/// Times in milliseconds since the epoch from one to another, both included.
record TimeSpan(long fromMillis, long toMillis) {}
