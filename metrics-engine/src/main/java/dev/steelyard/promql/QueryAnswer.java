package dev.steelyard.promql;

import java.util.List;

/// The answer to a query: its value and what the asker should know besides.
///
/// @param warnings texts that begin with `PromQL warning: `: the value is likely not what was
///   meant; then what may be missing from what was selected
/// @param infos texts that begin with `PromQL info: `: something was ignored or looks odd
public record QueryAnswer(
        Value value, List<String> warnings, List<String> infos, QueryStatistics statistics) {
    public QueryAnswer {
        warnings = List.copyOf(warnings);
        infos = List.copyOf(infos);
    }
}
