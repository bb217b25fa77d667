package dev.steelyard.rules;

import java.util.List;

/// A rule at work.
///
/// @param signals in the order of the rule
record StandingRule(CompiledRule compiled, List<StandingSignal> signals) {
    StandingRule {
        signals = List.copyOf(signals);
    }
}
