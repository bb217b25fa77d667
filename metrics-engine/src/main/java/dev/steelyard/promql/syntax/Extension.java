package dev.steelyard.promql.syntax;

/// Whether a selector looks beyond the edges of its range for the values at them.
public enum Extension {
    /// It does not.
    NONE,
    /// The last value before an edge is the value at it.
    ANCHORED,
    /// The value at an edge is interpolated between the samples around it.
    SMOOTHED
}
