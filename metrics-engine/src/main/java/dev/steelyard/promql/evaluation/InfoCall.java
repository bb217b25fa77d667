package dev.steelyard.promql.evaluation;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.LabelsBuilder;
import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.SeriesSink;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.syntax.Expr;
import dev.steelyard.promql.syntax.SelectorMatcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// `info`: series with labels added from info series that have the same `instance` and `job`.
///
/// Of info series of the same name that match, the one with the newer sample counts.
final class InfoCall {
    private final Evaluator evaluator;
    private final Expr operand;
    private final InfoSelector selector;

    InfoCall(Evaluator evaluator, Expr.Call call) {
        this.evaluator = evaluator;
        this.operand = Preparation.unwrapped(call.arguments().getFirst());
        List<SelectorMatcher> conditions =
                call.arguments().size() > 1
                                && call.arguments().get(1) instanceof Expr.VectorSelector given
                        ? given.matchers()
                        : List.of();
        this.selector = new InfoSelector(conditions);
    }

    void push(SeriesSink sink) {
        List<StepSeries> base = evaluator.collected(operand);
        List<StepSeries> enriched =
                base.stream().filter(series -> !selector.isInfo(series.labels())).toList();
        Map<Labels, List<StepSeries>> infos = infos(enriched);
        refuseConflicts(infos, base);
        Collector collector = new Collector(evaluator.query().budget());
        for (StepSeries series : base) {
            evaluator.query().budget().release(series);
            if (selector.isInfo(series.labels())) {
                collector.accept(series);
            } else {
                enrich(series, infos, collector);
            }
        }
        collector.pushTo(sink);
    }

    /// The info series by name and identity; their values are the times of their samples.
    private Map<Labels, List<StepSeries>> infos(List<StepSeries> base) {
        Reference reference = InfoReference.of(operand, evaluator.query().preparation()).shared();
        Map<Labels, List<StepSeries>> infos = new LinkedHashMap<>();
        for (List<LabelMatcher> identity : identities(base)) {
            List<LabelMatcher> matchers = new ArrayList<>(identity);
            matchers.addAll(selector.matchers());
            new InstantSelection(
                            evaluator,
                            new InstantSelection.Sought(
                                    (after, until) ->
                                            Samples.select(
                                                    evaluator.query(), matchers, after, until),
                                    reference,
                                    true),
                            InstantSelection.Aspect.TIME_OF_INFO)
                    .push(series ->
                            infos.computeIfAbsent(
                                            identity(series.labels(), true), _ -> new ArrayList<>())
                                    .add(series.copy()));
        }
        return infos;
    }

    private static Labels identity(Labels labels, boolean withName) {
        return labels.keeping(
                withName
                        ? List.of(Labels.NAME, InfoSelector.INSTANCE, InfoSelector.JOB)
                        : List.of(InfoSelector.INSTANCE, InfoSelector.JOB));
    }

    /// What info series must have in common with the series, for each combination of labels that
    /// these have: an absent label must be absent there too.
    private static List<List<LabelMatcher>> identities(List<StepSeries> base) {
        Map<List<Boolean>, List<TreeSet<String>>> byPresence = new LinkedHashMap<>();
        for (StepSeries series : base) {
            String instance = series.labels().get(InfoSelector.INSTANCE);
            String job = series.labels().get(InfoSelector.JOB);
            if (instance.isEmpty() && job.isEmpty()) {
                continue;
            }
            List<TreeSet<String>> values =
                    byPresence.computeIfAbsent(
                            List.of(!instance.isEmpty(), !job.isEmpty()),
                            _ -> List.of(new TreeSet<>(), new TreeSet<>()));
            values.get(0).add(instance);
            values.get(1).add(job);
        }
        return byPresence.values().stream()
                .map(values ->
                        List.<LabelMatcher>of(
                                new LabelMatcher.OneOf(InfoSelector.INSTANCE, values.get(0)),
                                new LabelMatcher.OneOf(InfoSelector.JOB, values.get(1))))
                .toList();
    }

    private static void refuseConflicts(
            Map<Labels, List<StepSeries>> infos, List<StepSeries> base) {
        for (List<StepSeries> same : infos.values()) {
            for (int step = 0; same.size() > 1 && step < same.getFirst().steps(); step++) {
                int at = step;
                if (base.stream().anyMatch(series -> series.isPresent(at))) {
                    newest(same, step);
                }
            }
        }
    }

    /// The info series whose sample is the newest at `step`, by index; -1 where none has one.
    private static int newest(List<StepSeries> same, int step) {
        int newest = -1;
        for (int i = 0; i < same.size(); i++) {
            if (!same.get(i).isPresent(step)) {
                continue;
            }
            double time = same.get(i).values()[step];
            double best = newest < 0 ? Double.NEGATIVE_INFINITY : same.get(newest).values()[step];
            if (time == best) {
                throw EvaluationException.failed(
                        "found duplicate series for info metric: existing "
                                + LabelsText.of(same.get(newest).labels())
                                + " @ "
                                + Math.round(best * 1000)
                                + ", new "
                                + LabelsText.of(same.get(i).labels())
                                + " @ "
                                + Math.round(time * 1000));
            }
            newest = time > best ? i : newest;
        }
        return newest;
    }

    private void enrich(StepSeries series, Map<Labels, List<StepSeries>> infos, SeriesSink sink) {
        Labels identity = identity(series.labels(), false);
        List<List<StepSeries>> candidates = new ArrayList<>();
        infos.forEach((key, same) -> {
            if (key.dropping(List.of(Labels.NAME)).equals(identity)) {
                candidates.add(same);
            }
        });
        Map<List<Labels>, StepSeries> results = new HashMap<>();
        for (int step = 0; step < series.steps(); step++) {
            if (!series.isPresent(step)) {
                continue;
            }
            List<Labels> found = found(candidates, step);
            if (found.isEmpty() && !selector.allowsNone()) {
                continue;
            }
            results.computeIfAbsent(found, labels -> enriched(series, labels))
                    .setFrom(step, series, step);
        }
        results.values().forEach(sink::accept);
    }

    private static List<Labels> found(List<List<StepSeries>> candidates, int step) {
        List<Labels> found = new ArrayList<>();
        for (List<StepSeries> same : candidates) {
            int newest = newest(same, step);
            if (newest >= 0) {
                found.add(same.get(newest).labels());
            }
        }
        return found;
    }

    private StepSeries enriched(StepSeries series, List<Labels> infos) {
        LabelsBuilder added = new LabelsBuilder();
        for (Labels info : infos) {
            for (int i = 0; i < info.size(); i++) {
                add(info.name(i), info.value(i), series.labels(), added);
            }
        }
        LabelsBuilder all = new LabelsBuilder(series.labels());
        Labels extra = added.build();
        for (int i = 0; i < extra.size(); i++) {
            all.set(extra.name(i), extra.value(i));
        }
        StepSeries result = new StepSeries(all.build(), series.steps());
        result.dropName(series.nameDropped());
        return result;
    }

    /// Adds a label of an info series, unless the series has it.
    private void add(String name, String value, Labels base, LabelsBuilder added) {
        if (Labels.isMetadata(name) || !selector.wants(name)) {
            return;
        }
        String other = added.get(name);
        if (!other.isEmpty() && !other.equals(value)) {
            throw EvaluationException.failed("conflicting label: " + name);
        }
        if (base.get(name).isEmpty()) {
            added.set(name, value);
        }
    }
}
