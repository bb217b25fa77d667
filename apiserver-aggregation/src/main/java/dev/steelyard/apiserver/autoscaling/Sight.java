package dev.steelyard.apiserver.autoscaling;

import java.util.List;

/// What was found of an HPA.
///
/// @param rivals other HPAs with the same target
/// @param pods that the selector of its target matches
record Sight(Autoscaler autoscaler, List<String> rivals, TargetScale scale, List<CountedPod> pods) {
    Sight {
        rivals = List.copyOf(rivals);
        pods = List.copyOf(pods);
    }

    /// The pods that the HPA counts though its target has not made them.
    List<CountedPod> others() {
        return pods.stream()
                .filter(pod -> !pod.isGone() && !pod.isOf(autoscaler.target()))
                .toList();
    }

    /// How many pods the HPA counts.
    long counted() {
        return pods.stream().filter(pod -> !pod.isGone()).count();
    }
}
