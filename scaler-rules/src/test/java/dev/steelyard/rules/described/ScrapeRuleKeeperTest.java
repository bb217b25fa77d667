package dev.steelyard.rules.described;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScrapeRuleKeeperTest {
    private static final RuleName SHOP = new RuleName(Optional.of("shop"), "web");
    private static final RuleName ALL = new RuleName(Optional.empty(), "all");

    private final ScrapeRuleKeeper keeper = new ScrapeRuleKeeper();

    private void offer(RuleName rule, String... counters) {
        keeper.offer(
                rule,
                "2026-01-01T00:00:00Z",
                new ScrapeRuleSpec(
                        null,
                        List.of(counters).stream()
                                .map(counter ->
                                        new ServedMetric(
                                                counter,
                                                List.of(),
                                                new MeasuredRate(
                                                        counter, Map.of(), List.of(), "1m"),
                                                null))
                                .toList()));
    }

    @Test
    void whatIsWrongWithARuleIsCountedUntilItIsMended() {
        offer(SHOP, "a_total", "b_bucket", "c_bucket");
        offer(ALL, "d_total");
        assertThat(keeper.metrics().all())
                .extracting(DescribedMetric::name)
                .doesNotContain("b_bucket", "c_bucket");
        assertThat(keeper.problems().points())
                .contains(new MetricPoint.Value(Labels.of("namespace", "shop", "rule", "web"), 2));
        offer(SHOP, "a_total");
        assertThat(keeper.problems().points())
                .contains(new MetricPoint.Value(Labels.of("namespace", "shop", "rule", "web"), 0));
        keeper.remove(SHOP);
        assertThat(keeper.problems().points())
                .extracting(MetricPoint::labels)
                .containsExactly(Labels.of("rule", "all"));
    }
}
