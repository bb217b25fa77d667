package dev.steelyard.rules.described;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.MatchConditions;
import dev.steelyard.rules.MeasureWindow;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.Problems;
import dev.steelyard.rules.described.DescribedMetric.ObjectKind;
import dev.steelyard.rules.standing.Fold;
import dev.steelyard.rules.standing.WindowFunction;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.LabelCondition;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import dev.steelyard.rules.v1alpha1.Syntax;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes metrics of what a rule says. One that is wrong is left out and told; the others hold.
public final class ScrapeRuleCompiler {
    private static final Pattern SERVED = Pattern.compile(Syntax.SERVED);
    private static final Pattern METRIC = Pattern.compile(Syntax.METRIC);
    private static final Pattern LABEL = Pattern.compile(Syntax.LABEL);

    private final RuleName rule;
    private final Optional<ObjectKind> kind;
    private final Reach reach;
    private final Problems problems = new Problems();

    /// What became of a rule.
    public record Compiled(List<DescribedMetric> metrics, List<Problem> problems) {
        public Compiled {
            metrics = List.copyOf(metrics);
            problems = List.copyOf(problems);
        }
    }

    private ScrapeRuleCompiler(RuleName rule, @Nullable Describes describes) {
        this.rule = rule;
        this.kind =
                Optional.ofNullable(describes)
                        .map(it -> new ObjectKind(it.apiVersion(), it.kind(), it.nameLabel()));
        this.reach = reach(rule, describes);
        if (describes != null) {
            label(describes.nameLabel(), "nameLabel");
            label(describes.namespaceLabel(), "namespaceLabel");
        }
    }

    /// Compiles a rule.
    public static Compiled compile(RuleName rule, ScrapeRuleSpec spec) {
        ScrapeRuleCompiler compiler = new ScrapeRuleCompiler(rule, spec.describes());
        List<DescribedMetric> metrics = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.metrics().size(); i++) {
            ServedMetric metric = spec.metrics().get(i);
            Problems here = new Problems();
            here.check(names.add(metric.name()), "name", metric.name() + " is given twice");
            Optional<DescribedMetric> compiled = compiler.metric(metric, here);
            if (here.isEmpty() && compiler.problems.isEmpty()) {
                compiled.ifPresent(metrics::add);
            }
            Problems at = compiler.problems.under("spec.metrics[" + i + "]");
            if (!here.isEmpty()) {
                here.all().forEach(problem -> at.add(problem.path(), problem.message()));
            }
        }
        return new Compiled(metrics, compiler.problems.all());
    }

    private static Reach reach(RuleName rule, @Nullable Describes describes) {
        Optional<String> label =
                Optional.ofNullable(describes == null ? null : describes.namespaceLabel());
        if (rule.namespace().isPresent()) {
            return new Reach.Within(rule.namespace().get(), label);
        }
        if (describes == null) {
            return new Reach.ByLabel(Reach.SCRAPED_IN);
        }
        return label.<Reach>map(Reach.ByLabel::new).orElseGet(Reach.Root::new);
    }

    private void label(@Nullable String label, String field) {
        problems.check(
                label == null || LABEL.matcher(label).matches(),
                "spec.describes." + field,
                "\"" + label + "\" " + Syntax.LABEL_MESSAGE);
    }

    private Optional<DescribedMetric> metric(ServedMetric metric, Problems here) {
        here.check(
                metric.name() != null && SERVED.matcher(metric.name()).matches(),
                "name",
                "\"" + metric.name() + "\" " + Syntax.SERVED_MESSAGE);
        by(metric.by(), here);
        MeasuredRate rate = metric.rate();
        MeasuredGauge gauge = metric.gauge();
        if ((rate == null) == (gauge == null)) {
            here.add(
                    "",
                    "a metric has exactly one of rate and gauge: make a metric of its own for each");
            return Optional.empty();
        }
        return rate != null
                ? rate(metric, rate, here.under("rate"))
                : gauge(metric, Objects.requireNonNull(gauge), here.under("gauge"));
    }

    private void by(List<String> labels, Problems here) {
        here.check(labels.isEmpty() || kind.isEmpty(), "by", ScrapeRuleSpec.BY_MESSAGE);
        for (String label : labels) {
            here.check(
                    label != null && LABEL.matcher(label).matches(),
                    "by",
                    "\"" + label + "\" " + Syntax.LABEL_MESSAGE);
        }
    }

    private Optional<DescribedMetric> rate(ServedMetric served, MeasuredRate rate, Problems here) {
        Optional<WindowFunction> function =
                new MeasureWindow(here).rate(rate.metric(), rate.over());
        List<LabelMatcher> series = series(rate.metric(), rate.match(), rate.matchAny(), here);
        return function.map(each -> described(served, series, new Fold(each, Across.SUM)));
    }

    private Optional<DescribedMetric> gauge(
            ServedMetric served, MeasuredGauge gauge, Problems here) {
        List<LabelMatcher> series = series(gauge.metric(), gauge.match(), gauge.matchAny(), here);
        return new MeasureWindow(here)
                .gauge(gauge.reduce(), gauge.over())
                .map(function -> described(served, series, new Fold(function, gauge.across())));
    }

    private DescribedMetric described(ServedMetric served, List<LabelMatcher> series, Fold fold) {
        return new DescribedMetric(
                new DescribedMetric.Origin(rule, reach, kind),
                served.name(),
                served.by(),
                series,
                fold);
    }

    private List<LabelMatcher> series(
            String metric,
            Map<String, String> match,
            List<LabelCondition> matchAny,
            Problems here) {
        boolean isName = metric != null && METRIC.matcher(metric).matches();
        here.check(isName, "metric", "\"" + metric + "\" " + Syntax.METRIC_MESSAGE);
        List<LabelMatcher> all = new ArrayList<>();
        all.add(new LabelMatcher.Equal(Labels.NAME, isName ? metric : ""));
        all.addAll(
                new MatchConditions(
                                Set.of(Labels.NAME, Reach.SCRAPED_IN),
                                "follows from the rule and what it describes: remove it here",
                                here)
                        .matchers(match, matchAny));
        return all;
    }
}
