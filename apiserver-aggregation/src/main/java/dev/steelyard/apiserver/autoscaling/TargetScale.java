package dev.steelyard.apiserver.autoscaling;

/// What is known of the sub-resource `scale` of a target.
sealed interface TargetScale {
    /// It is there.
    ///
    /// @param selector of its pods, as an expression; empty where it states none
    /// @param replicas that it says it has
    record Known(String selector, long replicas) implements TargetScale {}

    /// It is not, and why.
    record Absent(Fault fault) implements TargetScale {}
}
