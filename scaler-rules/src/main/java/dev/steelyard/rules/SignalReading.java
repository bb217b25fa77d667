package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.SignalState;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What a signal says at one time.
///
/// @param cause why it is in its state
/// @param value what is served; present exactly in the states that have a value
/// @param sampleMillis the time of the newest sample behind it, or [#NEVER]
/// @param windowSeconds the time that the value is measured over
/// @param series how many series make it up
/// @param pods how many pods count as replicas of the rule's workload, and how many do not
/// @param perPod the part of each pod that has one
/// @param message what is wrong and the cure; empty when all is well
public record SignalReading(
        CompiledSignal signal,
        Cause cause,
        OptionalDouble value,
        long sampleMillis,
        long windowSeconds,
        int series,
        Pods pods,
        Map<String, Double> perPod,
        String message) {
    /// The time of a sample that has not come.
    public static final long NEVER = Long.MIN_VALUE;

    private static final int TOP = 5;

    public SignalReading {
        perPod = Map.copyOf(perPod);
        if (cause.state().hasValue() != value.isPresent()) {
            throw new IllegalArgumentException(cause + " with the value " + value);
        }
    }

    /// How far the value can be relied on.
    public SignalState state() {
        return cause.state();
    }

    /// How many pods count as replicas, and how many do not.
    public record Pods(int counted, int ignored) {}

    /// The five pods with the greatest parts, greatest first.
    public List<Map.Entry<String, Double>> top() {
        return perPod.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(TOP)
                .toList();
    }
}
