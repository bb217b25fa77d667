package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.v1alpha1.From;
import dev.steelyard.rules.v1alpha1.LabelCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whose series a signal measures, and the matchers that say so.
record ScopedMatchers(CompiledSignal.Scope scope, List<LabelMatcher> matchers) {
    /// The labels that say whose a series is; they follow from `workload` and `from` alone.
    private static final Set<String> IDENTITY =
            Set.of(Labels.NAME, "namespace", "workload", "workload_kind");

    ScopedMatchers {
        matchers = List.copyOf(matchers);
    }

    /// Who measures what.
    record Wanted(WorkloadKey own, @Nullable From from, @Nullable String metric) {}

    /// The scope of a signal of a rule for `own`, or empty where `from` is wrong.
    static Optional<ScopedMatchers> of(
            Wanted wanted, Descriptions descriptions, Problems problems) {
        WorkloadKey own = wanted.own();
        From from = wanted.from();
        if (from == null) {
            return Optional.of(ofWorkload(own, true));
        }
        From.FromWorkload workload = from.workload();
        From.FromObject object = from.object();
        if (workload != null && object != null) {
            problems.add("from", "give at most one of workload, object");
            return Optional.empty();
        }
        String given = from.namespace();
        String namespace = given == null ? own.namespace() : given;
        if (workload != null) {
            return Optional.of(
                    ofWorkload(
                            new WorkloadKey(namespace, workload.kind(), workload.name()), false));
        }
        if (object != null) {
            return Optional.of(ofObject(key(object, namespace), wanted.metric(), descriptions));
        }
        if (given == null) {
            problems.add(
                    "from", "from is empty: give workload, object or namespace, or remove from");
            return Optional.empty();
        }
        return Optional.of(
                new ScopedMatchers(
                        CompiledSignal.Scope.ofLabels(namespace),
                        List.of(new LabelMatcher.Equal("namespace", namespace))));
    }

    /// The matchers of the series of a workload's pods.
    static List<LabelMatcher> identity(WorkloadKey workload) {
        return List.of(
                new LabelMatcher.Equal("namespace", workload.namespace()),
                new LabelMatcher.Equal("workload", workload.name()),
                new LabelMatcher.Equal("workload_kind", workload.kind()));
    }

    private static ScopedMatchers ofWorkload(WorkloadKey workload, boolean isOwn) {
        return new ScopedMatchers(
                CompiledSignal.Scope.ofWorkload(workload, isOwn), identity(workload));
    }

    /// Only who is entrusted with it says what series are about: by their labels alone, any pod
    /// could claim to measure the object.
    private static ScopedMatchers ofObject(
            Descriptions.ObjectKey object, @Nullable String metric, Descriptions descriptions) {
        return Optional.ofNullable(metric)
                .flatMap(name -> descriptions.seriesOf(object, name))
                .map(about ->
                        new ScopedMatchers(
                                CompiledSignal.Scope.ofLabels(object.namespace()), about))
                .orElseGet(() ->
                        new ScopedMatchers(
                                CompiledSignal.Scope.undescribed(
                                        object.namespace(), describesWanted(object, metric)),
                                List.of()));
    }

    private static Descriptions.ObjectKey key(From.FromObject object, String namespace) {
        return new Descriptions.ObjectKey(
                Optional.ofNullable(object.apiVersion()), object.kind(), namespace, object.name());
    }

    private static String describesWanted(Descriptions.ObjectKey object, @Nullable String metric) {
        return "no ScrapeRule of namespace %s and no ClusterScrapeRule says which series of %s are about %s: write one that describes kind %s by a label and serves a metric of %s"
                .formatted(object.namespace(), metric, object.display(), object.kind(), metric);
    }

    /// These matchers with the metric's name before them and a measure's conditions after them.
    Optional<ScopedMatchers> and(
            @Nullable String metric,
            Map<String, String> match,
            List<LabelCondition> matchAny,
            Problems problems) {
        List<LabelMatcher> all = new ArrayList<>();
        if (metric != null) {
            all.add(new LabelMatcher.Equal(Labels.NAME, metric));
        }
        all.addAll(matchers);
        all.addAll(
                new MatchConditions(
                                IDENTITY,
                                "follows from workload and from: remove it here and use from instead",
                                problems)
                        .matchers(match, matchAny));
        return Optional.of(new ScopedMatchers(scope, all));
    }

    /// The selector in PromQL.
    String selector() {
        return selector(
                matchers.stream()
                        .filter(matcher -> matcher.name().equals(Labels.NAME))
                        .map(matcher -> ((LabelMatcher.Equal) matcher).value())
                        .findFirst()
                        .orElse(""),
                matchers);
    }

    /// The selector of `metric` with `matchers` in PromQL.
    static String selector(String metric, List<LabelMatcher> matchers) {
        return matchers.stream()
                .filter(matcher -> !matcher.name().equals(Labels.NAME))
                .map(LabelMatcher::toString)
                .collect(Collectors.joining(",", metric + "{", "}"));
    }
}
