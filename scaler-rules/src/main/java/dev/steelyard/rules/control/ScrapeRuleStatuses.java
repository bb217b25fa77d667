package dev.steelyard.rules.control;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.described.DescribedMetric;
import dev.steelyard.rules.described.ScrapeRuleCompiler;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps the status of ScrapeRules: whether their metrics are served, and find series. Looked at by
/// one thread.
///
/// What is so already is not written, and a write that fails keeps no other rule from its own.
public final class ScrapeRuleStatuses {
    private static final System.Logger log = System.getLogger(ScrapeRuleStatuses.class.getName());
    private static final int MAX_MESSAGE = 2048;

    private final ScrapeRuleCluster cluster;
    private final Predicate<DescribedMetric> hasSeries;
    private final InstantSource clock;
    private final LongAdder failures = new LongAdder();
    private boolean isTold;

    /// @param hasSeries whether a metric finds any series at this moment
    public ScrapeRuleStatuses(
            WatchedScrapeRules watched, Predicate<DescribedMetric> hasSeries, InstantSource clock) {
        this((ScrapeRuleCluster) watched, hasSeries, clock);
    }

    ScrapeRuleStatuses(
            ScrapeRuleCluster cluster, Predicate<DescribedMetric> hasSeries, InstantSource clock) {
        this.cluster = cluster;
        this.hasSeries = hasSeries;
        this.clock = clock;
    }

    /// Looks at all of them and writes what is not so yet; blocks. For the replica that leads.
    public void look() {
        boolean isWell = keep(cluster.rules(), cluster::apply);
        isWell &= keep(cluster.clusterRules(), cluster::apply);
        isTold &= !isWell;
    }

    private <R extends CustomResource<ScrapeRuleSpec, ScrapeRuleStatus>> boolean keep(
            List<R> rules, BiConsumer<R, ScrapeRuleStatus> write) {
        boolean isWell = true;
        for (R rule : rules) {
            ScrapeRuleStatus status = status(rule);
            if (!status.equals(rule.getStatus())) {
                isWell &= written(rule, status, write);
            }
        }
        return isWell;
    }

    private <R extends CustomResource<ScrapeRuleSpec, ScrapeRuleStatus>> boolean written(
            R rule, ScrapeRuleStatus status, BiConsumer<R, ScrapeRuleStatus> write) {
        try {
            write.accept(rule, status);
            return true;
        } catch (KubernetesClientException refused) {
            failures.increment();
            if (!isTold) {
                isTold = true;
                log.log(
                        Level.WARNING,
                        "status could not be written, and is tried again: "
                                + WatchedScrapeRules.name(rule),
                        refused);
            }
            return false;
        }
    }

    private ScrapeRuleStatus status(CustomResource<ScrapeRuleSpec, ScrapeRuleStatus> rule) {
        ScrapeRuleCompiler.Compiled compiled =
                ScrapeRuleCompiler.compile(WatchedScrapeRules.name(rule), rule.getSpec());
        List<RuleCondition> conditions = new ArrayList<>();
        conditions.add(
                compiled.problems().isEmpty()
                        ? condition(rule, "Ready", "Accepted", "")
                        : condition(rule, "Ready", "InvalidSpec", problems(compiled)));
        if (!compiled.metrics().isEmpty()) {
            String unseen = unseen(compiled.metrics());
            conditions.add(
                    condition(
                            rule,
                            "Matching",
                            unseen.isEmpty() ? "SeriesFound" : "NoSeries",
                            unseen));
        }
        return new ScrapeRuleStatus(rule.getMetadata().getGeneration(), conditions);
    }

    private static String problems(ScrapeRuleCompiler.Compiled compiled) {
        String wrong =
                compiled.problems().stream()
                        .map(Problem::toString)
                        .collect(Collectors.joining("; "));
        return compiled.metrics().isEmpty() ? wrong : wrong + "; the other metrics are served";
    }

    private String unseen(List<DescribedMetric> metrics) {
        String unseen =
                metrics.stream()
                        .filter(hasSeries.negate())
                        .map(metric -> metric.name() + " of " + metric.source())
                        .collect(Collectors.joining(", "));
        return unseen.isEmpty()
                ? ""
                : unseen
                        + ": no series with these labels are scraped; compare name and match with"
                        + " what the exporter exposes, and see that its pods are scraped";
    }

    /// True where there is nothing to say.
    private RuleCondition condition(
            CustomResource<?, ScrapeRuleStatus> rule, String type, String reason, String message) {
        String status = message.isEmpty() ? "True" : "False";
        return new RuleCondition(
                type,
                status,
                reason,
                message.isEmpty()
                        ? null
                        : message.substring(0, Math.min(message.length(), MAX_MESSAGE)),
                rule.getMetadata().getGeneration(),
                since(rule.getStatus(), type, status));
    }

    /// A condition that held before keeps its time.
    private String since(@Nullable ScrapeRuleStatus before, String type, String status) {
        return Optional.ofNullable(before).stream()
                .flatMap(known -> known.conditions().stream())
                .filter(each -> each.type().equals(type) && each.status().equals(status))
                .map(RuleCondition::lastTransitionTime)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /// How often a write failed, as a metric.
    public MetricFamily failures() {
        return new MetricFamily(
                "steelyard_scrape_rule_status_failures",
                MetricType.COUNTER,
                "How often the status of a ScrapeRule could not be written; it is tried again.",
                List.of(new MetricPoint.Value(Labels.EMPTY, failures.sum())));
    }
}
