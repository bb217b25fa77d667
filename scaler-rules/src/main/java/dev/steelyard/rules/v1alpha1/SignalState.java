package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How far the value of a signal can be relied on.
public enum SignalState {
    /// It is complete.
    @JsonProperty("OK")
    OK("OK"),
    /// Part of it is missing; it does not fall below the last complete value.
    @JsonProperty("Held")
    HELD("Held"),
    /// Targets answer and the series is missing.
    @JsonProperty("Absent")
    ABSENT("Absent"),
    /// No target answers.
    @JsonProperty("Unreachable")
    UNREACHABLE("Unreachable"),
    /// There are series, but their samples are too old.
    @JsonProperty("Stale")
    STALE("Stale"),
    /// Nothing is scraped that could have the series.
    @JsonProperty("NoTarget")
    NO_TARGET("NoTarget");

    private final String word;

    SignalState(String word) {
        this.word = word;
    }

    /// The word that status and metrics use.
    public String word() {
        return word;
    }

    /// Whether there is a value.
    public boolean hasValue() {
        return this == OK || this == HELD;
    }
}
