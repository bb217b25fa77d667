package dev.steelyard.rules.described;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Owns the metrics that ScrapeRules serve: takes what users wrote and publishes it whole. Safe for
/// any number of threads.
public final class ScrapeRuleKeeper {
    private static final Comparator<Entry> ORDER =
            Comparator.comparing((Entry entry) -> entry.rule().namespace().isEmpty())
                    .thenComparing(Entry::created)
                    .thenComparing(entry -> entry.rule().toString());

    private volatile DescribedMetrics metrics = DescribedMetrics.NONE;

    @GuardedBy("this")
    private final Map<RuleName, Entry> entries = new HashMap<>();

    /// @param created when the rule was made, as the API server writes times
    /// @param problems how many things are wrong with it
    private record Entry(
            RuleName rule, String created, List<DescribedMetric> metrics, int problems) {}

    /// What is served now.
    public DescribedMetrics metrics() {
        return metrics;
    }

    /// Takes a new or changed rule; what is wrong with it is returned, and the rest of it holds.
    ///
    /// @param created when the rule was made, as the API server writes times
    public synchronized List<Problem> offer(RuleName rule, String created, ScrapeRuleSpec spec) {
        ScrapeRuleCompiler.Compiled compiled = ScrapeRuleCompiler.compile(rule, spec);
        entries.put(rule, new Entry(rule, created, compiled.metrics(), compiled.problems().size()));
        publish();
        return compiled.problems();
    }

    /// Ends a rule.
    public synchronized void remove(RuleName rule) {
        entries.remove(rule);
        publish();
    }

    /// How many things are wrong with each rule, none too.
    public synchronized MetricFamily problems() {
        return new MetricFamily(
                "steelyard_scrape_rule_problems",
                MetricType.GAUGE,
                "How many things are wrong with a ScrapeRule; its status says which.",
                entries.values().stream()
                        .sorted(ORDER)
                        .<MetricPoint>map(entry ->
                                new MetricPoint.Value(labels(entry.rule()), entry.problems()))
                        .toList());
    }

    private static Labels labels(RuleName rule) {
        return rule.namespace()
                .map(namespace -> Labels.of("namespace", namespace, "rule", rule.name()))
                .orElseGet(() -> Labels.of("rule", rule.name()));
    }

    @GuardedBy("this")
    private void publish() {
        metrics =
                new DescribedMetrics(
                        entries.values().stream()
                                .sorted(ORDER)
                                .flatMap(entry -> entry.metrics().stream())
                                .toList());
    }
}
