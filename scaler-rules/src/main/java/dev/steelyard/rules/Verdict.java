package dev.steelyard.rules;

import java.util.List;

/// What a rule sees and decides at one time.
///
/// @param readings of its signals, in the order of the rule
public record Verdict(CompiledRule rule, List<SignalReading> readings, Decision decision) {
    public Verdict {
        readings = List.copyOf(readings);
    }
}
