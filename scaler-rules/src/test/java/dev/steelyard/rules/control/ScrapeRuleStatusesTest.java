package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.rules.v1alpha1.ClusterScrapeRule;
import dev.steelyard.rules.v1alpha1.RuleCondition;
import dev.steelyard.rules.v1alpha1.ScrapeRule;
import dev.steelyard.rules.v1alpha1.ScrapeRuleStatus;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScrapeRuleStatusesTest {
    private final FakeRules cluster = new FakeRules();
    private final Set<String> seen = new HashSet<>();
    private Instant now = Instant.parse("2026-11-23T10:00:00.5Z");
    private final ScrapeRuleStatuses statuses =
            new ScrapeRuleStatuses(cluster, metric -> seen.contains(metric.source()), () -> now);

    /// Rules that take every status but those of the names that are refused.
    private static final class FakeRules implements ScrapeRuleCluster {
        private final List<ScrapeRule> rules = new ArrayList<>();
        private final List<ClusterScrapeRule> clusterRules = new ArrayList<>();
        private final Set<String> refused = new HashSet<>();
        private int writes;

        @Override
        public List<ScrapeRule> rules() {
            return rules;
        }

        @Override
        public List<ClusterScrapeRule> clusterRules() {
            return clusterRules;
        }

        @Override
        public void apply(ScrapeRule rule, ScrapeRuleStatus status) {
            set(rule, status);
        }

        @Override
        public void apply(ClusterScrapeRule rule, ScrapeRuleStatus status) {
            set(rule, status);
        }

        private void set(CustomResource<?, ScrapeRuleStatus> rule, ScrapeRuleStatus status) {
            if (refused.contains(rule.getMetadata().getName())) {
                throw new KubernetesClientException("no");
            }
            writes++;
            rule.setStatus(status);
        }
    }

    private void create(String name, String counter) {
        cluster.rules.add(
                Serialization.unmarshal(
                        """
                        apiVersion: steelyard.dev/v1alpha1
                        kind: ScrapeRule
                        metadata: {name: %s, namespace: shop, generation: 3}
                        spec:
                          metrics:
                          - {name: depth, gauge: {metric: queue_depth}}
                          - {name: rate, rate: {metric: %s}}
                        """
                                .formatted(name, counter),
                        ScrapeRule.class));
    }

    private RuleCondition condition(String type) {
        return cluster.rules.getFirst().getStatus().conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsServedAndFindsSeriesIsWell() {
        seen.addAll(List.of("queue_depth", "orders_total"));
        create("queues", "orders_total");
        statuses.look();
        assertThat(cluster.rules.getFirst().getStatus())
                .isEqualTo(
                        new ScrapeRuleStatus(
                                3L,
                                List.of(
                                        well("Ready", "Accepted"),
                                        well("Matching", "SeriesFound"))));
    }

    private static RuleCondition well(String type, String reason) {
        return new RuleCondition(type, "True", reason, null, 3L, "2026-11-23T10:00:00Z");
    }

    @Test
    void whatIsWrongAndWhatFindsNothingIsNamed() {
        create("queues", "orders_bucket");
        statuses.look();
        assertThat(condition("Ready").reason()).isEqualTo("InvalidSpec");
        assertThat(condition("Ready").message())
                .contains("spec.metrics[1]", "the other metrics are served");
        assertThat(condition("Matching").reason()).isEqualTo("NoSeries");
        assertThat(condition("Matching").message())
                .startsWith("depth of queue_depth: no series")
                .doesNotContain("orders_bucket");
    }

    @Test
    void aConditionKeepsItsTimeAsLongAsItHolds() {
        seen.add("queue_depth");
        create("queues", "orders_total");
        statuses.look();
        now = now.plusSeconds(60);
        seen.clear();
        statuses.look();
        assertThat(condition("Matching").message()).contains("depth", "rate");
        assertThat(condition("Matching").lastTransitionTime()).isEqualTo("2026-11-23T10:00:00Z");
        seen.addAll(List.of("queue_depth", "orders_total"));
        statuses.look();
        assertThat(condition("Matching").lastTransitionTime()).isEqualTo("2026-11-23T10:01:00Z");
        assertThat(condition("Ready").lastTransitionTime()).isEqualTo("2026-11-23T10:00:00Z");
    }

    @Test
    void whatIsSoAlreadyIsNotWritten() {
        create("queues", "orders_total");
        statuses.look();
        now = now.plusSeconds(60);
        statuses.look();
        assertThat(cluster.writes).isEqualTo(1);
    }

    @Test
    void aRuleOfWhichNothingIsServedSaysNothingOfSeries() {
        cluster.clusterRules.add(
                Serialization.unmarshal(
                        """
                        apiVersion: steelyard.dev/v1alpha1
                        kind: ClusterScrapeRule
                        metadata: {name: all}
                        spec: {metrics: [{name: depth, rate: {metric: depth_bucket}}]}
                        """,
                        ClusterScrapeRule.class));
        statuses.look();
        assertThat(cluster.clusterRules.getFirst().getStatus().conditions())
                .singleElement()
                .satisfies(ready -> {
                    assertThat(ready.reason()).isEqualTo("InvalidSpec");
                    assertThat(ready.message()).doesNotContain("are served");
                });
    }

    @Test
    void aWriteThatFailsIsCountedAndKeepsNoOtherFromItsOwn() {
        cluster.refused.add("a");
        create("a", "orders_total");
        create("b", "orders_total");
        statuses.look();
        assertThat(cluster.rules.getLast().getStatus()).isNotNull();
        assertThat(statuses.failures().points())
                .containsExactly(new MetricPoint.Value(Labels.EMPTY, 1));
        cluster.refused.clear();
        statuses.look();
        assertThat(cluster.writes).isEqualTo(2);
    }
}
