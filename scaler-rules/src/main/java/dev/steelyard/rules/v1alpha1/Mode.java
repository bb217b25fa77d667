package dev.steelyard.rules.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/// What is done with the result of a rule.
public enum Mode {
    /// An owned HorizontalPodAutoscaler acts on it.
    @JsonProperty("Act")
    ACT,
    /// It is computed and shown only.
    @JsonProperty("Preview")
    PREVIEW,
    /// The signals are served for an autoscaler of the user's own.
    @JsonProperty("MetricsOnly")
    METRICS_ONLY
}
