package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps series by their labels. Series of the same labels become one as long as they have no point
/// at the same step.
final class Collector implements SeriesSink {
    private final Map<Labels, StepSeries> byLabels = new LinkedHashMap<>();
    private final Budget budget;

    Collector(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void accept(StepSeries series) {
        if (series.isEmpty()) {
            return;
        }
        StepSeries there = byLabels.get(series.labels());
        if (there == null) {
            StepSeries kept = series.copy();
            budget.hold(kept);
            byLabels.put(kept.labels(), kept);
        } else {
            merge(there, series);
        }
    }

    private static void merge(StepSeries into, StepSeries more) {
        for (int step = 0; step < into.steps(); step++) {
            if (more.isPresent(step)) {
                if (into.isPresent(step)) {
                    throw EvaluationException.sameLabels();
                }
                into.setFrom(step, more, step);
            }
        }
    }

    /// What was kept, in the order of first appearance.
    List<StepSeries> series() {
        return List.copyOf(byLabels.values());
    }

    /// Hands all on and lets them go.
    void pushTo(SeriesSink sink) {
        for (StepSeries series : byLabels.values()) {
            budget.release(series);
            sink.accept(series);
        }
        byLabels.clear();
    }
}
