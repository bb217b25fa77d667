package dev.steelyard.apiserver.translate;

import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.promql.syntax.QuerySyntaxException;
import dev.steelyard.promql.syntax.SelectorMatcher;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Turns rules of prometheus-adapter into metrics of ClusterScrapeRules, under the same names.
///
/// A rule of the adapter may stand for all metrics that a pattern matches, one of ours never does:
/// of such a rule only what HPAs use is translated.
final class Translation {
    /// What the same labels are called here, where they are written at the scrape.
    private static final Map<String, String> OURS =
            Map.of(
                    "kubernetes_namespace", "namespace",
                    "kubernetes_pod_name", "pod",
                    "pod_name", "pod",
                    "kubernetes_pod", "pod");

    private static final Pattern LITERALS = Pattern.compile("\\^?\\(?([a-zA-Z0-9_:|]+)\\)?\\$?");

    private final List<UsedMetric> used;
    private final Set<String> existing;
    private final Notes notes;
    private final Map<Optional<Describes>, Map<String, ServedMetric>> metrics =
            new LinkedHashMap<>();
    private final Set<UsedMetric> served = new LinkedHashSet<>();
    private final Map<AdapterRule, List<SelectorMatcher>> families = new LinkedHashMap<>();

    /// @param existing the names of all series that there are; none where that is not known
    Translation(List<UsedMetric> used, Set<String> existing, Notes notes) {
        this.used = List.copyOf(used);
        this.existing = Set.copyOf(existing);
        this.notes = notes;
    }

    /// Translates the rules; answers the metrics by what they describe.
    Map<Optional<Describes>, List<ServedMetric>> of(List<AdapterRule> rules) {
        rules.forEach(this::rule);
        families(families);
        for (UsedMetric metric : used) {
            if (!served.contains(metric)) {
                notes.lost(
                        0,
                        "HPA %s uses %s, which was not translated"
                                .formatted(metric.hpa(), metric.name()),
                        "see the other lines");
            }
        }
        Map<Optional<Describes>, List<ServedMetric>> all = new LinkedHashMap<>();
        metrics.forEach((described, each) -> all.put(described, List.copyOf(each.values())));
        return all;
    }

    private void rule(AdapterRule rule) {
        Optional<List<SelectorMatcher>> selector = selector(rule);
        if (selector.isEmpty()) {
            return;
        }
        if (rule.external() && !rule.namespaced()) {
            notes.lost(
                    rule.line(),
                    "namespaced: false serves series of every namespace to every other",
                    "write a ScrapeRule in the namespace of the series, or a ScalingRule with from"
                            + " and a MetricGrant there");
            return;
        }
        MetricName name = new MetricName(rule.matches(), rule.as());
        Optional<List<String>> exact = names(selector.get());
        if (exact.isPresent()) {
            exact.get().forEach(series -> series(rule, name, series));
        } else {
            families.put(rule, selector.get());
        }
    }

    private Optional<List<SelectorMatcher>> selector(AdapterRule rule) {
        try {
            return Optional.of(
                    new Parser(new ParserOptions(false, false)).parseSelector(rule.seriesQuery()));
        } catch (QuerySyntaxException e) {
            notes.lost(rule.line(), "seriesQuery is no selector: " + e.getMessage(), "mend it");
            return Optional.empty();
        }
    }

    /// The names that a selector lists; empty where it has a pattern.
    private static Optional<List<String>> names(List<SelectorMatcher> selector) {
        return selector.stream()
                .filter(matcher -> matcher.label().equals("__name__"))
                .flatMap(matcher ->
                        switch (matcher.operator().symbol()) {
                            case "=" -> Optional.of(List.of(matcher.value())).stream();
                            case "=~" -> literals(matcher.value()).stream();
                            default -> Optional.<List<String>>empty().stream();
                        })
                .findFirst();
    }

    private static Optional<List<String>> literals(String pattern) {
        var matcher = LITERALS.matcher(pattern);
        return matcher.matches()
                ? Optional.of(Arrays.asList(matcher.group(1).split("\\|", -1)))
                : Optional.empty();
    }

    /// A rule that stands for whatever matches, and the series that it would have to be for a
    /// metric.
    private record Candidate(AdapterRule rule, String series) {
        /// What is likelier to be meant comes first: counters, and not those of the kubelet.
        static final Comparator<Candidate> LIKELIER =
                Comparator.comparing((Candidate each) -> each.series().startsWith("container_"))
                        .thenComparing(each -> each.series().endsWith("_seconds_total"))
                        .thenComparing(each -> !each.series().endsWith("_total"));
    }

    /// Of rules that stand for many series: what HPAs use.
    private void families(Map<AdapterRule, List<SelectorMatcher>> families) {
        Set<AdapterRule> useful = new LinkedHashSet<>();
        for (UsedMetric metric : used) {
            if (!served.contains(metric)) {
                choose(metric, families).ifPresent(useful::add);
            }
        }
        families.forEach((rule, _) -> {
            if (!useful.contains(rule)) {
                unused(rule);
            }
        });
    }

    private Optional<AdapterRule> choose(
            UsedMetric metric, Map<AdapterRule, List<SelectorMatcher>> families) {
        List<Candidate> candidates = new ArrayList<>();
        families.forEach((rule, selector) -> {
            MetricName name = new MetricName(rule.matches(), rule.as());
            name.seriesOf(metric.name())
                    .filter(series ->
                            metric.external() == rule.external()
                                    && (existing.isEmpty() || existing.contains(series))
                                    && matches(selector, series)
                                    && passes(rule, series))
                    .ifPresent(series -> candidates.add(new Candidate(rule, series)));
        });
        candidates.sort(Candidate.LIKELIER);
        for (Candidate each : candidates) {
            if (serve(each.rule(), each.series(), metric)) {
                if (candidates.size() > 1) {
                    ambiguous(metric, each, candidates);
                }
                return Optional.of(each.rule());
            }
        }
        return Optional.empty();
    }

    private void ambiguous(UsedMetric metric, Candidate chosen, List<Candidate> all) {
        List<String> others =
                all.stream()
                        .map(Candidate::series)
                        .filter(s -> !s.equals(chosen.series()))
                        .toList();
        if (!others.isEmpty()) {
            notes.remark(
                    chosen.rule().line(),
                    "%s is taken to be made of %s; it might be of %s: --series NAMES decides"
                            .formatted(metric.name(), chosen.series(), String.join(", ", others)));
        }
    }

    private void unused(AdapterRule rule) {
        String which =
                used.isEmpty()
                        ? "nobody said which are used"
                        : "no HPA uses one that could be translated";
        String where =
                "the rule stands for all series that match %s, of which %s"
                        .formatted(rule.seriesQuery(), which);
        if (used.isEmpty()) {
            notes.lost(rule.line(), where, "give the HPAs too (kubectl get hpa -A -o yaml)");
        } else {
            notes.remark(rule.line(), where);
        }
    }

    private static boolean matches(List<SelectorMatcher> selector, String series) {
        return selector.stream()
                .filter(matcher -> matcher.label().equals("__name__"))
                .allMatch(matcher -> matcher.matcher().matches(series));
    }

    private boolean passes(AdapterRule rule, String series) {
        for (AdapterRule.Filter filter : rule.filters()) {
            try {
                if (Pattern.compile(filter.pattern()).matcher(series).find() == filter.isNot()) {
                    return false;
                }
            } catch (PatternSyntaxException e) {
                notes.lost(
                        rule.line(),
                        "the filter " + filter.pattern() + " is no pattern: " + e.getDescription(),
                        "mend it");
                return false;
            }
        }
        return true;
    }

    /// A rule for one series.
    private void series(AdapterRule rule, MetricName name, String series) {
        if (!passes(rule, series)) {
            notes.remark(rule.line(), series + " does not pass the rule's own seriesFilters");
            return;
        }
        Optional<String> metric = name.ofSeries(series);
        if (metric.isEmpty()) {
            notes.lost(
                    rule.line(),
                    series + " does not match name.matches " + rule.matches(),
                    "the adapter serves nothing by this rule either; mend it");
            return;
        }
        List<AdapterRule.Resource> described = described(rule);
        List<UsedMetric> users =
                used.stream()
                        .filter(each ->
                                each.external() == rule.external()
                                        && each.name().equals(metric.get()))
                        .toList();
        if (rule.external()) {
            serve(rule, series, new UsedMetric("", true, "", metric.get()));
            served.addAll(users);
            return;
        }
        if (described.isEmpty() && users.isEmpty()) {
            notes.remark(
                    rule.line(),
                    "%s describes whatever its labels name; it is served for pods only, give the HPAs"
                                    .formatted(metric.get())
                            + " to have others too");
            described = List.of(new AdapterRule.Resource("", "pod"));
        }
        for (AdapterRule.Resource resource : described) {
            String singular = ObjectKinds.singular(resource.resource());
            serve(rule, series, new UsedMetric("", false, singular, metric.get()));
        }
        for (UsedMetric user : users) {
            serve(rule, series, user);
        }
    }

    /// The resources that a rule names, without the namespaces of others.
    private static List<AdapterRule.Resource> described(AdapterRule rule) {
        List<AdapterRule.Resource> all =
                rule.overrides().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(Map.Entry::getValue)
                        .toList();
        List<AdapterRule.Resource> others =
                all.stream()
                        .filter(each -> !ObjectKinds.singular(each.resource()).equals("namespace"))
                        .toList();
        return others.isEmpty() ? all : others;
    }

    private boolean serve(AdapterRule rule, String series, UsedMetric metric) {
        Optional<Describes> describes =
                metric.external() ? Optional.empty() : describes(rule, metric.resource());
        if (describes.isEmpty() && !metric.external()) {
            return false;
        }
        String served = metric.name();
        Optional<ServedMetric> measure =
                new QueryReading(rule.line(), notes).metric(served, rule.metricsQuery(), series);
        if (measure.isEmpty()) {
            return false;
        }
        Map<String, ServedMetric> together =
                metrics.computeIfAbsent(describes, _ -> new LinkedHashMap<>());
        ServedMetric before = together.putIfAbsent(served, measure.get());
        if (before != null && !before.equals(measure.get())) {
            notes.remark(
                    rule.line(),
                    served + " is served by an earlier rule for the same objects, which holds");
        }
        if (!metric.hpa().isEmpty()) {
            this.served.add(metric);
        }
        return true;
    }

    /// The labels by which a rule finds objects of a resource.
    private Optional<Describes> describes(AdapterRule rule, String singular) {
        Optional<AdapterRule.Resource> named =
                rule.overrides().values().stream()
                        .filter(each -> ObjectKinds.singular(each.resource()).equals(singular))
                        .findFirst();
        AdapterRule.Resource resource = named.orElse(new AdapterRule.Resource("", singular));
        Optional<String> nameLabel = label(rule, singular);
        Optional<String> namespaceLabel = label(rule, "namespace");
        ObjectKinds.Kind kind = ObjectKinds.of(resource);
        if (nameLabel.isEmpty() || (kind.namespaced() && namespaceLabel.isEmpty())) {
            notes.lost(
                    rule.line(),
                    "no label says which %s a series is about"
                            .formatted(nameLabel.isEmpty() ? singular : "namespace"),
                    "add it to resources.overrides");
            return Optional.empty();
        }
        if (!ObjectKinds.isKnown(resource)) {
            notes.remark(
                    rule.line(),
                    "the kind of %s was guessed: %s of %s; correct it where that is wrong"
                            .formatted(singular, kind.kind(), kind.apiVersion()));
        }
        return Optional.of(
                new Describes(
                        kind.apiVersion(),
                        kind.kind(),
                        kind.namespaced() ? ours(rule, namespaceLabel.get()) : null,
                        ours(rule, nameLabel.get())));
    }

    private String ours(AdapterRule rule, String label) {
        String ours = OURS.getOrDefault(label, label);
        if (!ours.equals(label)) {
            notes.remark(rule.line(), "label %s is called %s here".formatted(label, ours));
        }
        return ours;
    }

    private static Optional<String> label(AdapterRule rule, String singular) {
        Optional<String> override =
                rule.overrides().entrySet().stream()
                        .filter(each ->
                                ObjectKinds.singular(each.getValue().resource()).equals(singular))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .findFirst();
        if (override.isPresent() || rule.template().isEmpty()) {
            return override;
        }
        String label =
                rule.template()
                        .replaceAll("<<\\s*\\.Resource\\s*>>", singular)
                        .replaceAll("<<\\s*\\.Group\\s*>>", "");
        return label.contains("<<") ? Optional.empty() : Optional.of(label);
    }

    /// Metrics in parcels that a rule may hold.
    static List<List<ServedMetric>> parcels(List<ServedMetric> metrics, int size) {
        List<List<ServedMetric>> parcels = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i += size) {
            parcels.add(metrics.subList(i, Math.min(metrics.size(), i + size)));
        }
        return parcels;
    }
}
