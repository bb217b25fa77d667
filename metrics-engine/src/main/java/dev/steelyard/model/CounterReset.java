package dev.steelyard.model;

/// What is known of a histogram's relation to the sample before it.
public enum CounterReset {
    /// Nothing is known; a reader compares the two.
    UNKNOWN,
    /// The counter began anew.
    RESET,
    /// The counter went on.
    NOT_RESET,
    /// It is no counter: counts may fall.
    GAUGE
}
