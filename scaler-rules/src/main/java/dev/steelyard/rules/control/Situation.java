package dev.steelyard.rules.control;

import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.Verdict;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.time.Instant;
import java.util.Optional;

/// All that the status of a rule is made from.
///
/// @param verdict of the version at work, which is the last good one; empty where there never was
///   one
/// @param autoscaler the owned one, as it was seen before this pass
/// @param rival what else scales the workload
/// @param trouble what keeps the autoscaler from being as it should be
record Situation(
        ScalingRule rule,
        Compilation compilation,
        Optional<Verdict> verdict,
        Optional<HorizontalPodAutoscaler> autoscaler,
        Optional<String> rival,
        Trouble trouble,
        Instant now) {

    /// What keeps an autoscaler from being as it should be, each with its time where it is so.
    ///
    /// @param error the error of the latest pass
    /// @param foreignWriter who changes it besides us
    record Trouble(Optional<String> error, Optional<String> foreignWriter) {}

    Situation with(Trouble latest) {
        return new Situation(rule, compilation, verdict, autoscaler, rival, latest, now);
    }
}
