package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How the samples of one series become one value.
public enum Reduce {
    /// The latest.
    @JsonProperty("Last")
    LAST,
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
