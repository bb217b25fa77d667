package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What it means when targets answer and a series is missing.
public enum Absent {
    /// There is no value.
    @JsonProperty("Hold")
    HOLD,
    /// The value is zero.
    @JsonProperty("Zero")
    ZERO
}
