package dev.steelyard.promql.script;

import dev.steelyard.model.Labels;
import java.util.List;

/// One command of a script.
sealed interface Command {
    /// The line it begins in, counted from 1.
    int line();

    /// Forgets all samples.
    record Clear(int line) implements Command {}

    /// Adds samples, the first of each series at the epoch and each further one a step later.
    ///
    /// @param withCustomBounds whether classic histograms are also loaded as native ones
    record Load(int line, long stepMillis, boolean withCustomBounds, List<LoadedSeries> series)
            implements Command {
        public Load {
            series = List.copyOf(series);
        }
    }

    /// Evaluates a query and compares its answer.
    record Eval(int line, String query, When when, Expectation expectation) implements Command {}

    /// A series to load.
    ///
    /// @param starts when each point began to count, relative to it; empty where none is stated
    record LoadedSeries(
            int line, Labels labels, List<SeriesPoint> points, List<StartOffset> starts) {
        public LoadedSeries {
            points = List.copyOf(points);
            starts = List.copyOf(starts);
        }
    }

    /// When a query is evaluated, in milliseconds since the epoch.
    sealed interface When {
        /// At one time.
        record Instant(long atMillis) implements When {}

        /// At each step of a grid.
        record Range(Grid grid) implements When {}
    }

    /// Times from one to another, both included, a step apart; in milliseconds since the epoch.
    record Grid(long fromMillis, long toMillis, long stepMillis) {}
}
