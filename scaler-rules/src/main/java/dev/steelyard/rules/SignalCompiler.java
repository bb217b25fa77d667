package dev.steelyard.rules;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Gauge;
import dev.steelyard.rules.v1alpha1.Rate;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ResourceMeasure;
import dev.steelyard.rules.v1alpha1.Signal;
import dev.steelyard.rules.v1alpha1.Syntax;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compiles one signal of a rule for `workload`.
record SignalCompiler(WorkloadKey workload, Descriptions descriptions, Problems problems) {
    private static final Pattern NAME = Pattern.compile(Syntax.SIGNAL);
    private static final Pattern METRIC = Pattern.compile(Syntax.METRIC);
    private static final Pattern QUANTITY = Pattern.compile(Syntax.QUANTITY);
    private static final int MAX_NAME = 32;

    /// The compiled signal, or empty where a problem was found.
    Optional<CompiledSignal> compile(Signal signal) {
        problems.check(
                NAME.matcher(signal.name()).matches(),
                "name",
                quoted(signal.name(), Syntax.SIGNAL_MESSAGE));
        problems.check(signal.name().length() <= MAX_NAME, "name", "is longer than 32: shorten it");
        long measures =
                Stream.of(signal.rate(), signal.gauge(), signal.cpu(), signal.memory())
                        .filter(measure -> measure != null)
                        .count();
        if (measures != 1) {
            problems.add(
                    "",
                    "a signal has exactly one of rate, gauge, cpu, memory: make a signal of its own,"
                            + " with a name, for each");
            return Optional.empty();
        }
        Rate rate = signal.rate();
        Gauge gauge = signal.gauge();
        if (rate != null) {
            return rate(signal, rate);
        }
        if (gauge != null) {
            return gauge(signal, gauge);
        }
        problems.check(
                signal.from() == null,
                "from",
                "cpu and memory are always of the workload itself; remove from");
        ResourceMeasure cpu = signal.cpu();
        return cpu != null
                ? resource(signal, "cpu", cpu)
                : resource(signal, "memory", signal.memory());
    }

    private Optional<CompiledSignal> rate(Signal signal, Rate rate) {
        Problems here = problems.under("rate");
        metric(rate.metric(), here);
        Optional<WindowFunction> function =
                new MeasureWindow(here).rate(rate.metric(), rate.over());
        Optional<BigDecimal> perReplica = quantity("perReplica", rate.perReplica(), here);
        Optional<ScopedMatchers> scoped =
                scope(signal, rate.metric())
                        .flatMap(s -> s.and(rate.metric(), rate.match(), rate.matchAny(), here));
        if (function.isEmpty() || perReplica.isEmpty() || scoped.isEmpty()) {
            return Optional.empty();
        }
        Fold fold = new Fold(function.get(), Across.SUM);
        return Optional.of(
                new CompiledSignal.Series(
                        signal.name(),
                        new Target.PerReplica(perReplica.get()),
                        query(fold, scoped.get()),
                        rate.metric(),
                        scoped.get().scope(),
                        scoped.get().matchers(),
                        fold,
                        signal.absent()));
    }

    private Optional<CompiledSignal> gauge(Signal signal, Gauge gauge) {
        Problems here = problems.under("gauge");
        metric(gauge.metric(), here);
        Optional<Target> target = gaugeTarget(gauge, here);
        Optional<WindowFunction> function =
                new MeasureWindow(here).gauge(gauge.reduce(), gauge.over());
        Optional<ScopedMatchers> scoped =
                scope(signal, gauge.metric())
                        .flatMap(s -> s.and(gauge.metric(), gauge.match(), gauge.matchAny(), here));
        if (target.isEmpty() || function.isEmpty() || scoped.isEmpty()) {
            return Optional.empty();
        }
        Fold fold = new Fold(function.get(), across(gauge));
        return Optional.of(
                new CompiledSignal.Series(
                        signal.name(),
                        target.get(),
                        query(fold, scoped.get()),
                        gauge.metric(),
                        scoped.get().scope(),
                        scoped.get().matchers(),
                        fold,
                        signal.absent()));
    }

    private static Across across(Gauge gauge) {
        Across across = gauge.across();
        return across != null ? across : gauge.keepAt() == null ? Across.SUM : Across.AVG;
    }

    private static Optional<Target> gaugeTarget(Gauge gauge, Problems here) {
        if ((gauge.perReplica() == null) == (gauge.keepAt() == null)) {
            here.add(
                    "",
                    "give exactly one of perReplica (how much one replica should carry) and keepAt"
                            + " (the level to hold)");
            return Optional.empty();
        }
        return gauge.keepAt() == null
                ? quantity("perReplica", gauge.perReplica(), here).map(Target.PerReplica::new)
                : quantity("keepAt", gauge.keepAt(), here).map(Target.KeepAt::new);
    }

    private Optional<ScopedMatchers> scope(Signal signal, @Nullable String metric) {
        return ScopedMatchers.of(
                new ScopedMatchers.Wanted(workload, signal.from(), metric), descriptions, problems);
    }

    private static String query(Fold fold, ScopedMatchers scoped) {
        if (scoped.scope().undescribed().isPresent()) {
            return "";
        }
        String selector = scoped.selector();
        String inner =
                switch (fold.function()) {
                    case WindowFunction.Latest _ -> selector;
                    case WindowFunction.Rate(long window) ->
                            "rate(" + selector + "[" + RuleDuration.print(window) + "])";
                    case WindowFunction.OverTime(Reduce reduce, long window) ->
                            word(reduce)
                                    + "_over_time("
                                    + selector
                                    + "["
                                    + RuleDuration.print(window)
                                    + "])";
                };
        String outer =
                switch (fold.across()) {
                    case SUM -> "sum";
                    case AVG -> "avg";
                    case MAX -> "max";
                    case MIN -> "min";
                };
        return outer + "(" + inner + ")";
    }

    private static String word(Reduce reduce) {
        return switch (reduce) {
            case LAST -> "last";
            case AVG -> "avg";
            case MAX -> "max";
            case MIN -> "min";
        };
    }

    private Optional<CompiledSignal> resource(
            Signal signal, String resource, @Nullable ResourceMeasure measure) {
        if (measure == null) {
            return Optional.empty();
        }
        Problems here = problems.under(resource);
        Optional<Target> target = resourceTarget(measure, here);
        Optional<String> container = Optional.ofNullable(measure.container());
        return target.map(wanted ->
                new CompiledSignal.Resource(
                        signal.name(),
                        wanted,
                        resourceQuery(resource, container, wanted),
                        resource,
                        container));
    }

    private static Optional<Target> resourceTarget(ResourceMeasure measure, Problems here) {
        Integer utilization = measure.utilization();
        if ((utilization == null) == (measure.perReplica() == null)) {
            here.add(
                    "",
                    "give exactly one of utilization (percent of what is requested) and perReplica"
                            + " (an amount per pod)");
            return Optional.empty();
        }
        if (utilization == null) {
            return quantity("perReplica", measure.perReplica(), here).map(Target.PerReplica::new);
        }
        here.check(
                utilization >= 1 && utilization <= 1000,
                "utilization",
                "is a percentage between 1 and 1000");
        return Optional.of(new Target.Utilization(BigDecimal.valueOf(utilization)));
    }

    private String resourceQuery(String resource, Optional<String> container, Target target) {
        List<LabelMatcher> identity = ScopedMatchers.identity(workload);
        LabelMatcher containers =
                container
                        .<LabelMatcher>map(name -> new LabelMatcher.Equal("container", name))
                        .orElse(new LabelMatcher.NotEqual("container", ""));
        List<LabelMatcher> used = Stream.concat(identity.stream(), Stream.of(containers)).toList();
        String use =
                resource.equals("cpu")
                        ? "sum(rate("
                                + ScopedMatchers.selector("container_cpu_usage_seconds_total", used)
                                + "[1m]))"
                        : "sum("
                                + ScopedMatchers.selector(
                                        "container_memory_working_set_bytes", used)
                                + ")";
        if (!(target instanceof Target.Utilization)) {
            return use;
        }
        LabelMatcher ofResource = new LabelMatcher.Equal("resource", resource);
        List<LabelMatcher> requested =
                Stream.concat(
                                container.isEmpty() ? identity.stream() : used.stream(),
                                Stream.of(ofResource))
                        .toList();
        return use
                + " / sum("
                + ScopedMatchers.selector("kube_pod_container_resource_requests", requested)
                + ")";
    }

    private static void metric(@Nullable String metric, Problems here) {
        here.check(
                metric != null && metric.length() <= 128 && METRIC.matcher(metric).matches(),
                "metric",
                metric == null
                        ? "is missing: name the metric"
                        : quoted(metric, Syntax.METRIC_MESSAGE));
    }

    private static Optional<BigDecimal> quantity(
            String field, @Nullable Quantity quantity, Problems here) {
        if (quantity == null) {
            here.add(field, "is missing: say how much one replica should carry");
            return Optional.empty();
        }
        if (!QUANTITY.matcher(quantity.toString()).matches()) {
            here.add(field, quoted(quantity.toString(), Syntax.QUANTITY_MESSAGE));
            return Optional.empty();
        }
        BigDecimal amount = quantity.getNumericalAmount();
        here.check(amount.signum() > 0, field, Syntax.POSITIVE_MESSAGE);
        return Optional.of(amount);
    }

    private static String quoted(String text, String problem) {
        return "\"" + text + "\" " + problem;
    }
}
