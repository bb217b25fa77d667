package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.Mode;
import java.util.List;

/// A rule ready to be put to work.
///
/// @param apiVersion the API version of the workload
public record CompiledRule(
        RuleKey key,
        String apiVersion,
        WorkloadKey workload,
        Mode mode,
        Bounds bounds,
        List<CompiledSignal> signals) {
    /// The metric under which a composite rule serves its decision.
    public static final String COMPOSITE = "replicas";

    public CompiledRule {
        signals = List.copyOf(signals);
    }

    /// Whether the autoscaler is given our decision as one number instead of the signals, because
    /// it could not compute it from them.
    public boolean isComposite() {
        return bounds.step() > 1;
    }

    /// The bounds of the number of replicas.
    public record Bounds(int min, int max, int step) {}
}
