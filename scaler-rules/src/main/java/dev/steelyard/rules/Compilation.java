package dev.steelyard.rules;

import java.util.List;
import java.util.stream.Collectors;

/// What became of compiling a rule.
public sealed interface Compilation {
    /// It can be put to work.
    record Compiled(CompiledRule rule) implements Compilation {}

    /// It cannot, for all of these reasons.
    record Refused(RuleKey key, List<Problem> problems) implements Compilation {
        public Refused {
            problems = List.copyOf(problems);
        }

        /// All problems in one sentence.
        public String message() {
            return problems.stream().map(Problem::toString).collect(Collectors.joining("; "));
        }
    }
}
