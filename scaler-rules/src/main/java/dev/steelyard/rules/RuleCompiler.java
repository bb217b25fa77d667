package dev.steelyard.rules;

import dev.steelyard.rules.v1alpha1.Replicas;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.ScalingRuleSpec;
import dev.steelyard.rules.v1alpha1.Signal;
import dev.steelyard.rules.v1alpha1.WorkloadReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Compiles what a user wrote to what can be put to work, or says everything that is wrong with it.
///
/// It trusts nobody: what the CRD's schema and expressions refuse is refused here too, with the
/// same words, because rules also come from files and from API servers that knew an older CRD.
public final class RuleCompiler {
    private static final int MAX_SIGNALS = 8;
    private static final int MAX_REPLICAS = 100_000;

    private RuleCompiler() {}

    /// Compiles `rule`; a signal of an object that nobody describes is compiled to one that says
    /// so.
    public static Compilation compile(ScalingRule rule, Descriptions descriptions) {
        RuleKey key = new RuleKey(rule.getMetadata().getNamespace(), rule.getMetadata().getName());
        ScalingRuleSpec spec = rule.getSpec();
        Problems problems = new Problems();
        if (spec == null) {
            problems.add("spec", "is missing: give workload, replicas and signals");
            return problems.refuse(key);
        }
        Optional<WorkloadKey> workload = workload(key, spec.workload(), problems);
        Optional<CompiledRule.Bounds> bounds = bounds(spec, problems);
        List<CompiledSignal> signals = new ArrayList<>();
        signals(spec, problems);
        for (int i = 0; i < spec.signals().size() && workload.isPresent(); i++) {
            new SignalCompiler(
                            workload.get(), descriptions, problems.under("spec.signals[" + i + "]"))
                    .compile(spec.signals().get(i))
                    .ifPresent(signals::add);
        }
        if (!problems.isEmpty() || workload.isEmpty() || bounds.isEmpty()) {
            return problems.refuse(key);
        }
        return new Compilation.Compiled(
                new CompiledRule(
                        key,
                        spec.workload().apiVersion(),
                        workload.get(),
                        spec.mode(),
                        bounds.get(),
                        signals));
    }

    // A record made from YAML that no schema has checked holds null where a required field was left
    // out, whatever the type says.
    private static Optional<WorkloadKey> workload(
            RuleKey key, WorkloadReference workload, Problems problems) {
        if (workload == null || workload.name() == null || workload.name().isEmpty()) {
            problems.add("spec.workload.name", "is missing: name the workload to scale");
            return Optional.empty();
        }
        return Optional.of(new WorkloadKey(key.namespace(), workload.kind(), workload.name()));
    }

    private static Optional<CompiledRule.Bounds> bounds(ScalingRuleSpec spec, Problems problems) {
        Replicas replicas = spec.replicas();
        if (replicas == null || replicas.max() == null) {
            problems.add("spec.replicas.max", "is missing: give the greatest number of replicas");
            return Optional.empty();
        }
        int min = replicas.min();
        int max = replicas.max();
        int step = replicas.step();
        problems.check(
                min >= 0 && max >= 1 && max <= MAX_REPLICAS && step >= 1,
                "spec.replicas",
                "is out of range: min is at least 0, max 1 to 100000, step at least 1");
        problems.check(
                min <= max,
                "spec.replicas.min",
                "replicas.min is above replicas.max: lower min or raise max");
        problems.check(
                max >= step,
                "spec.replicas.step",
                "step is above max: lower replicas.step or raise replicas.max");
        problems.check(
                min > 0 || spec.signals().stream().anyMatch(signal -> signal.from() != null),
                "spec.replicas.min",
                "min 0 needs something that can wake the workload: a signal with from; otherwise set"
                        + " min to 1");
        return Optional.of(new CompiledRule.Bounds(min, max, step));
    }

    private static void signals(ScalingRuleSpec spec, Problems problems) {
        problems.check(
                !spec.signals().isEmpty(),
                "spec.signals",
                "a rule needs a signal: add one under spec.signals");
        problems.check(
                spec.signals().size() <= MAX_SIGNALS,
                "spec.signals",
                "a rule has at most 8 signals: remove those that never decide");
        Set<String> names = new HashSet<>();
        boolean isComposite = spec.replicas() != null && spec.replicas().step() > 1;
        for (int i = 0; i < spec.signals().size(); i++) {
            Signal signal = spec.signals().get(i);
            String path = "spec.signals[" + i + "].name";
            problems.check(
                    names.add(signal.name()),
                    path,
                    "the name " + signal.name() + " is given twice: name each signal differently");
            problems.check(
                    !isComposite || !signal.name().equals(CompiledRule.COMPOSITE),
                    path,
                    "replicas is the name of the rule's own metric when step is given: choose another"
                            + " name");
        }
    }
}
