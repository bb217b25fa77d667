package dev.steelyard.model;

/// A value at a time in milliseconds since the epoch; used at edges, never per point inside loops.
public record Sample(long timeMillis, double value) {}
