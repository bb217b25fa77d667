package dev.steelyard.promql.evaluation;

import dev.steelyard.model.Labels;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.VectorMatching;
import dev.steelyard.promql.syntax.VectorMatching.Cardinality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An arithmetic operator or a comparison between two vectors.
///
/// Series that are equal in the labels of the matching are a group. Of one side, the *one* side, a
/// group has at most one series at a step; the other one is the *many* side even where it has but
/// one as well. Which series of a group are there may change from step to step.
final class VectorOperation {
    /// The series that are equal in the labels of the matching.
    private static final class Group {
        final Labels labels;
        final List<StepSeries> many = new ArrayList<>();
        final List<StepSeries> one = new ArrayList<>();
        boolean[] matched = new boolean[0];

        /// The labels of results by step, where several results must be told apart.
        final Map<Integer, Set<Labels>> results = new HashMap<>();

        Group(Labels labels) {
            this.labels = labels;
        }
    }

    private final Evaluator evaluator;
    private final Expr.Binary binary;
    private final VectorMatching matching;
    private final boolean swapped;
    private final @Nullable Double fillMany;
    private final @Nullable Double fillOne;
    private final Grouped grouped;
    private final ResultLabels resultLabels;
    private final Cell cell;
    private final int steps;
    private final Map<Labels, Group> groups = new LinkedHashMap<>();

    VectorOperation(Evaluator evaluator, Expr.Binary binary) {
        this.evaluator = evaluator;
        this.binary = binary;
        this.matching = binary.matching();
        this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
        this.fillMany = swapped ? matching.fill().right() : matching.fill().left();
        this.fillOne = swapped ? matching.fill().left() : matching.fill().right();
        this.grouped = Grouped.of(!matching.on(), matching.labels());
        boolean delayed = evaluator.query().settings().delayedNameRemoval();
        this.resultLabels = new ResultLabels(binary, delayed);
        this.cell = new Cell(binary, evaluator.query().annotations());
        this.steps = evaluator.steps().count();
    }

    void push(SeriesSink sink) {
        SecondThread.Sides sides = evaluator.query().second().collected(evaluator, binary);
        List<StepSeries> left = sides.left();
        List<StepSeries> right = sides.right();
        List<StepSeries> many = swapped ? right : left;
        List<StepSeries> one = swapped ? left : right;
        for (StepSeries series : one) {
            group(series).one.add(series);
        }
        for (StepSeries series : many) {
            group(series).many.add(series);
        }
        refuseDuplicates(many);
        if (areDistinct()) {
            combineAll(many, one, sink);
        } else {
            Collector collector = new Collector(evaluator.query().budget());
            combineAll(many, one, collector);
            collector.pushTo(sink);
        }
        left.forEach(evaluator.query().budget()::release);
        right.forEach(evaluator.query().budget()::release);
    }

    private Group group(StepSeries series) {
        return groups.computeIfAbsent(grouped.of(series), Group::new);
    }

    private void combineAll(List<StepSeries> many, List<StepSeries> one, SeriesSink sink) {
        for (StepSeries series : many) {
            evaluator.query().budget().check();
            combineMany(series, group(series), sink);
        }
        if (fillMany != null) {
            for (StepSeries series : one) {
                fillMany(series, group(series), fillMany, sink);
            }
        }
    }

    /// Whether results surely have different labels, so that they need not be compared.
    private boolean areDistinct() {
        return matching.cardinality() == Cardinality.ONE_TO_ONE
                && matching.fill().isEmpty()
                && groups.values().stream()
                        .allMatch(group -> group.many.size() <= 1 && group.one.size() <= 1);
    }

    /// Of the one side a group must not have two series at a step at which the many side has any.
    private void refuseDuplicates(List<StepSeries> many) {
        boolean @Nullable [] anyMany = null;
        for (Group group : groups.values()) {
            if (group.one.size() < 2) {
                continue;
            }
            if (anyMany == null) {
                anyMany = presence(many);
            }
            refuseDuplicates(group, anyMany);
        }
    }

    private boolean[] presence(List<StepSeries> series) {
        boolean[] present = new boolean[steps];
        for (StepSeries one : series) {
            for (int step = 0; step < steps; step++) {
                present[step] |= one.isPresent(step);
            }
        }
        return present;
    }

    private void refuseDuplicates(Group group, boolean[] anyMany) {
        for (int step = 0; step < steps; step++) {
            if (!anyMany[step] && matching.fill().isEmpty()) {
                continue;
            }
            StepSeries first = null;
            for (StepSeries series : group.one) {
                if (series.isPresent(step)) {
                    if (first != null) {
                        throw duplicate(group, first, series);
                    }
                    first = series;
                }
            }
        }
    }

    private EvaluationException duplicate(Group group, StepSeries first, StepSeries second) {
        String one = LabelsText.of(first.labels());
        String other = LabelsText.of(second.labels());
        boolean ordered = one.compareTo(other) <= 0;
        return EvaluationException.failed(
                "found duplicate series for the match group "
                        + LabelsText.of(group.labels)
                        + " on the "
                        + (swapped ? "left" : "right")
                        + " hand-side of the operation: ["
                        + (ordered ? one : other)
                        + ", "
                        + (ordered ? other : one)
                        + "];many-to-many matching not allowed: matching labels must be unique on"
                        + " one side");
    }

    /// Combines a series of the many side with whatever its group has on the one side.
    private void combineMany(StepSeries many, Group group, SeriesSink sink) {
        for (StepSeries one : group.one) {
            StepSeries result = result(resultLabels.of(many.labels(), one.labels()));
            if (cell.isArithmetic() && isAlone(group) && haveOnlyFloats(many, one)) {
                StepSeries left = swapped ? one : many;
                StepSeries right = swapped ? many : one;
                cell.calculate(left.values(), right.values(), result.values());
            } else {
                combineSteps(many, one, group, result);
            }
            sink.accept(result);
        }
        if (fillOne != null) {
            StepSeries fill = filled(group.labels, fillOne);
            StepSeries result = result(resultLabels.of(many.labels(), group.labels));
            for (int step = 0; step < steps; step++) {
                if (many.isPresent(step) && !isPresent(group.one, step)) {
                    combine(many, fill, step, group, result);
                }
            }
            sink.accept(result);
        }
    }

    private static boolean haveOnlyFloats(StepSeries many, StepSeries one) {
        return !many.hasHistograms() && !one.hasHistograms();
    }

    private void combineSteps(StepSeries many, StepSeries one, Group group, StepSeries result) {
        for (int step = 0; step < steps; step++) {
            if (many.isPresent(step) && one.isPresent(step)) {
                combine(many, one, step, group, result);
            }
        }
    }

    /// Combines a series of the one side with a fill value where nothing of the many side matched.
    private void fillMany(StepSeries one, Group group, double value, SeriesSink sink) {
        StepSeries fill = filled(group.labels, value);
        StepSeries result = result(resultLabels.of(group.labels, one.labels()));
        boolean[] before = group.matched.clone();
        for (int step = 0; step < steps; step++) {
            if (one.isPresent(step) && !(before.length > 0 && before[step])) {
                combine(fill, one, step, group, result);
            }
        }
        sink.accept(result);
    }

    private StepSeries filled(Labels labels, double value) {
        StepSeries series = new StepSeries(labels, steps);
        Arrays.fill(series.values(), value);
        return series;
    }

    private static boolean isPresent(List<StepSeries> all, int step) {
        for (StepSeries series : all) {
            if (series.isPresent(step)) {
                return true;
            }
        }
        return false;
    }

    private StepSeries result(Labels labels) {
        StepSeries result = new StepSeries(labels, steps);
        result.dropName(binary.returnBool());
        return result;
    }

    private void combine(
            StepSeries many, StepSeries one, int step, Group group, StepSeries result) {
        StepSeries left = swapped ? one : many;
        StepSeries right = swapped ? many : one;
        boolean taken =
                cell.apply(
                        left.values()[step],
                        left.histogram(step),
                        right.values()[step],
                        right.histogram(step));
        if (!taken) {
            return;
        }
        refuseSecondMatch(group, step, result.labels());
        if (cell.hasResult()) {
            if (cell.histogram() != null) {
                result.setHistogram(step, cell.histogram());
            } else {
                result.values()[step] = cell.value();
            }
        }
    }

    /// Whether the many side surely has no second series at any step.
    private boolean isAlone(Group group) {
        return group.many.size() <= 1 && fillMany == null;
    }

    private void refuseSecondMatch(Group group, int step, Labels labels) {
        if (isAlone(group)) {
            return;
        }
        if (group.matched.length == 0) {
            group.matched = new boolean[steps];
        }
        if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
            if (group.matched[step]) {
                throw EvaluationException.failed(
                        "multiple matches for labels: many-to-one matching must be explicit"
                                + " (group_left/group_right)");
            }
        } else if (!group.results.computeIfAbsent(step, _ -> new HashSet<>()).add(labels)) {
            throw EvaluationException.failed(
                    "multiple matches for labels: grouping labels must ensure unique matches");
        }
        group.matched[step] = true;
    }
}
