package dev.steelyard.promql.evaluation;

import static java.util.Objects.requireNonNull;

import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.promql.histogram.HistogramText;
import dev.steelyard.promql.number.FloatText;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.Grouping;
import dev.steelyard.promql.syntax.PositionRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `count_values`: how many series of a group have the same value, which becomes a label.
final class CountedValues {
    private final Evaluator evaluator;
    private final Expr operand;
    private final String label;
    private final String written;
    private final Grouped grouped;

    CountedValues(Evaluator evaluator, Expr.Aggregation aggregation) {
        this.evaluator = evaluator;
        this.operand = Preparation.unwrapped(aggregation.operand());
        PositionRange place = requireNonNull(aggregation.parameter()).position();
        this.written = evaluator.query().settings().text().substring(place.start(), place.end());
        this.label = Relabelling.text(requireNonNull(aggregation.parameter()));
        Grouping grouping = aggregation.grouping();
        List<String> names = new ArrayList<>(grouping.labels());
        if (!grouping.without()) {
            names.add(label);
        }
        this.grouped = Grouped.of(grouping.without(), names);
    }

    void push(SeriesSink sink) {
        if (!Relabelling.isLabelName(label)) {
            throw EvaluationException.failed("invalid label name " + written);
        }
        Map<Labels, StepSeries> counts = new LinkedHashMap<>();
        evaluator.vector(operand, series -> count(series, counts));
        counts.values().forEach(sink::accept);
    }

    private static String text(StepSeries series, int step) {
        NativeHistogram histogram = series.histogram(step);
        return histogram != null
                ? HistogramText.bounds(histogram)
                : FloatText.plain(series.values()[step]);
    }

    private void count(StepSeries series, Map<Labels, StepSeries> counts) {
        for (int step = 0; step < series.steps(); step++) {
            if (series.isPresent(step)) {
                Labels labels =
                        new LabelsBuilder(series.labels()).set(label, text(series, step)).build();
                StepSeries count =
                        counts.computeIfAbsent(
                                grouped.apply(labels),
                                group -> new StepSeries(group, series.steps()));
                double before = count.isPresent(step) ? count.values()[step] : 0;
                count.values()[step] = before + 1;
            }
        }
    }
}
