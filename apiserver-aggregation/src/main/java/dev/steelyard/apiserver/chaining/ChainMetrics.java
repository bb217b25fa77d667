package dev.steelyard.apiserver.chaining;

import dev.steelyard.apiserver.figures.Counters;
import dev.steelyard.apiserver.figures.Durations;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import java.util.List;

/// What came of asking older adapters; any thread counts.
final class ChainMetrics {
    private final Counters requests =
            new Counters(
                    "steelyard_older_requests",
                    "Questions for metrics that nobody here knows, by group and what became of"
                            + " asking the older adapter.");
    private final Durations durations =
            new Durations(
                    "steelyard_older_request_duration_seconds",
                    "Time that the older adapter of a group took.");

    void asked(String group, Outcome outcome, long nanos) {
        counted(group, outcome);
        durations.observe(Labels.of("group", group), nanos);
    }

    /// Counts one that was not asked.
    void counted(String group, Outcome outcome) {
        requests.increment(Labels.of("group", group, "outcome", outcome.word()));
    }

    List<MetricFamily> families() {
        return List.of(requests.family(), durations.family());
    }
}
