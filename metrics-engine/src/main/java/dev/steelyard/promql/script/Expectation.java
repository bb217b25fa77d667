package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.script.Command.Grid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an evaluation shall answer.
///
/// @param ordered whether the series shall come in the order in which they are stated
/// @param failure what the evaluation shall fail with; empty where it shall succeed
/// @param answer the value, looked at where the evaluation succeeds
record Expectation(
        boolean ordered,
        Optional<TextMatch> failure,
        Remarks warnings,
        Remarks infos,
        ExpectedValue answer) {
    /// What shall be said beside a value.
    sealed interface Remarks {
        /// Anything or nothing.
        record Any() implements Remarks {}

        /// Nothing.
        record None() implements Remarks {}

        /// At least one remark for each of `texts`, and none that no text covers.
        record Matching(List<TextMatch> texts) implements Remarks {
            public Matching {
                texts = List.copyOf(texts);
            }
        }
    }

    /// Which texts are meant.
    sealed interface TextMatch {
        /// Whether `text` is meant.
        boolean covers(String text);

        /// Every text.
        record Anything() implements TextMatch {
            @Override
            public boolean covers(String text) {
                return true;
            }

            @Override
            public String toString() {
                return "any";
            }
        }

        /// This very text.
        record Exactly(String expected) implements TextMatch {
            @Override
            public boolean covers(String text) {
                return expected.equals(text);
            }

            @Override
            public String toString() {
                return '"' + expected + '"';
            }
        }

        /// A text in which the pattern is found.
        record Containing(Pattern pattern) implements TextMatch {
            @Override
            public boolean covers(String text) {
                return pattern.matcher(text).find();
            }

            @Override
            public String toString() {
                return "/" + pattern + "/";
            }
        }
    }

    /// The value that is expected.
    sealed interface ExpectedValue {
        /// A scalar.
        record Scalar(double value) implements ExpectedValue {}

        /// A string.
        record Text(String text) implements ExpectedValue {}

        /// Series with their points; none at all where the map is empty.
        ///
        /// @param grid the times of the points; empty where the query is evaluated once, so that
        ///   each series has one point
        record Series(Optional<Grid> grid, Map<Labels, List<SeriesPoint>> points)
                implements ExpectedValue {
            public Series {
                points = new LinkedHashMap<>(points);
            }
        }
    }
}
