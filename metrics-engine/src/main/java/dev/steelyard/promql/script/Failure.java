package dev.steelyard.promql.script;

/// An evaluation that did not answer as its script expects.
///
/// @param script the name of the script
/// @param line the line of the evaluation, counted from 1
/// @param query the query as it was evaluated in the end, which may be a variant of the script's
public record Failure(String script, int line, String query, String expected, String got) {
    @Override
    public String toString() {
        return script
                + ":"
                + line
                + ": "
                + query
                + "\n  expected "
                + expected
                + "\n  got      "
                + got;
    }
}
