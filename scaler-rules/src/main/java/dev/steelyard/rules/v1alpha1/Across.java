package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How the values of several series become one.
public enum Across {
    /// Their sum.
    @JsonProperty("Sum")
    SUM,
    /// Their mean.
    @JsonProperty("Avg")
    AVG,
    /// The greatest.
    @JsonProperty("Max")
    MAX,
    /// The least.
    @JsonProperty("Min")
    MIN
}
