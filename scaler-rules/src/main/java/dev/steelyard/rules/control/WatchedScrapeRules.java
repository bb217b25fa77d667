package dev.steelyard.rules.control;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricType;
import dev.steelyard.rules.Problem;
import dev.steelyard.rules.described.RuleName;
import dev.steelyard.rules.described.ScrapeRuleKeeper;
import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The ScrapeRules of a cluster and of its namespaces, kept in a [ScrapeRuleKeeper] by watches;
/// their status is changed by [AppliedChanges].
public final class WatchedScrapeRules implements ScrapeRuleCluster, AutoCloseable {
    private static final System.Logger log = System.getLogger(WatchedScrapeRules.class.getName());
    private static final long NO_RESYNC = 0;

    private final AppliedChanges changes;
    private final RetriedWatch<ScrapeRule> rules;
    private final RetriedWatch<ClusterScrapeRule> clusterRules;

    private WatchedScrapeRules(KubernetesClient client, ScrapeRuleKeeper keeper) {
        changes = new AppliedChanges(client);
        rules =
                new RetriedWatch<>(
                        "scraperules",
                        client.resources(ScrapeRule.class)
                                .inAnyNamespace()
                                .runnableInformer(NO_RESYNC));
        clusterRules =
                new RetriedWatch<>(
                        "clusterscraperules",
                        client.resources(ClusterScrapeRule.class).runnableInformer(NO_RESYNC));
        rules.start(new Offering<>(keeper));
        clusterRules.start(new Offering<>(keeper));
    }

    /// Starts watching, without waiting for the API server: what is not seen is not served.
    public static WatchedScrapeRules start(KubernetesClient client, ScrapeRuleKeeper keeper) {
        return new WatchedScrapeRules(client, keeper);
    }

    @Override
    public List<ScrapeRule> rules() {
        return rules.view().list();
    }

    @Override
    public List<ClusterScrapeRule> clusterRules() {
        return clusterRules.view().list();
    }

    @Override
    public void apply(ScrapeRule rule, ScrapeRuleStatus status) {
        changes.apply(rule, status);
    }

    @Override
    public void apply(ClusterScrapeRule rule, ScrapeRuleStatus status) {
        changes.apply(rule, status);
    }

    /// Which rule an object is.
    static RuleName name(CustomResource<?, ?> rule) {
        return new RuleName(
                Optional.ofNullable(rule.getMetadata().getNamespace()),
                rule.getMetadata().getName());
    }

    /// How the watches fare, as metrics.
    public List<MetricFamily> metrics() {
        List<RetriedWatch<?>> watches = List.of(rules, clusterRules);
        return List.of(
                new MetricFamily(
                        "steelyard_scrape_rule_watch_complete",
                        MetricType.GAUGE,
                        "1 once all objects of a kind are seen, 0 before",
                        watches.stream().map(RetriedWatch::completeness).toList()),
                new MetricFamily(
                        "steelyard_scrape_rule_watch_failures",
                        MetricType.COUNTER,
                        "How often listing or watching a kind failed",
                        watches.stream().map(RetriedWatch::failures).toList()));
    }

    @Override
    public void close() {
        rules.close();
        clusterRules.close();
    }

    private record Offering<T extends CustomResource<ScrapeRuleSpec, ?>>(ScrapeRuleKeeper keeper)
            implements ResourceEventHandler<T> {
        @Override
        public void onAdd(T rule) {
            List<Problem> problems =
                    keeper.offer(
                            name(rule), rule.getMetadata().getCreationTimestamp(), rule.getSpec());
            problems.forEach(
                    problem -> log.log(Level.WARNING, "refused: " + name(rule) + " " + problem));
        }

        @Override
        public void onUpdate(T before, T after) {
            boolean isSame =
                    Objects.equals(before.getMetadata().getUid(), after.getMetadata().getUid())
                            && Objects.equals(before.getSpec(), after.getSpec());
            if (!isSame) { // its status alone is ours
                onAdd(after);
            }
        }

        @Override
        public void onDelete(T rule, boolean isFinalStateUnknown) {
            keeper.remove(name(rule));
        }
    }
}
