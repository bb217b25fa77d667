package dev.steelyard.promql.script;

import java.util.List;

/// What became of the evaluations of a script.
///
/// @param passed how many answered as expected
/// @param failures the others, one for each
public record ScriptOutcome(int passed, List<Failure> failures) {
    public ScriptOutcome {
        failures = List.copyOf(failures);
    }
}
