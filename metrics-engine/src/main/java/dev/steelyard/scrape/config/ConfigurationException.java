package dev.steelyard.scrape.config;

import java.util.List;
import java.util.stream.Collectors;

/// A configuration file that cannot be used, with all that is wrong in it. The message has a line
/// for each problem: `FILE:LINE:COLUMN: what, and the cure`.
public final class ConfigurationException extends Exception {
    private final List<Problem> problems;

    /// @param problems at least one
    public ConfigurationException(String file, List<Problem> problems) {
        super(
                problems.stream()
                        .sorted(Problem.BY_PLACE)
                        .map(problem -> problem.in(file))
                        .collect(Collectors.joining("\n")));
        this.problems = problems.stream().sorted(Problem.BY_PLACE).toList();
    }

    /// What is wrong, from the top of the file to its bottom.
    public List<Problem> problems() {
        return problems;
    }
}
