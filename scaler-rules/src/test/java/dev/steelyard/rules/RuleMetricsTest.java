package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.rules.standing.SampleLog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleMetricsTest {
    private final SampleLog log = new SampleLog();
    private final FakeSurroundings surroundings = new FakeSurroundings();
    private final RuleKeeper keeper =
            new RuleKeeper(
                    log,
                    new RuleKeeper.World(surroundings, Grants.NONE, Descriptions.NONE),
                    InstantSource.fixed(Instant.EPOCH));

    private List<MetricPoint> points(String family) {
        return RuleMetrics.of(keeper.book(), 110_000).stream()
                .filter(each -> each.name().equals(family))
                .map(MetricFamily::points)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void showWhatARuleSeesAndWants() {
        keeper.offer(RuleYaml.withSignal("gauge: {metric: depth, perReplica: 50}"));
        surroundings.up(new WorkloadKey("shop", "Deployment", "web"), "a");
        log.append(
                Labels.of(
                        Labels.NAME,
                        "depth",
                        "namespace",
                        "shop",
                        "workload",
                        "web",
                        "workload_kind",
                        "Deployment",
                        "pod",
                        "a"),
                100_000,
                140);
        Labels rule = Labels.of("namespace", "shop", "rule", "web");
        Labels signal = Labels.of("namespace", "shop", "rule", "web", "signal", "main");
        assertThat(points("steelyard_signal_value"))
                .containsExactly(new MetricPoint.Value(signal, 140));
        assertThat(points("steelyard_signal_target"))
                .containsExactly(new MetricPoint.Value(signal, 50));
        assertThat(points("steelyard_signal_wanted"))
                .containsExactly(new MetricPoint.Value(signal, 3));
        assertThat(points("steelyard_signal_age_seconds"))
                .containsExactly(new MetricPoint.Value(signal, 10));
        assertThat(points("steelyard_rule_desired"))
                .containsExactly(new MetricPoint.Value(rule, 3));
        assertThat(points("steelyard_rule_current"))
                .containsExactly(new MetricPoint.Value(rule, 1));
        assertThat(points("steelyard_rule_floor")).containsExactly(new MetricPoint.Value(rule, 2));
        assertThat(points("steelyard_rule_ceiling"))
                .containsExactly(new MetricPoint.Value(rule, 20));
        assertThat(points("steelyard_signal_state"))
                .contains(
                        new MetricPoint.Value(
                                Labels.of(
                                        "namespace", "shop",
                                        "rule", "web",
                                        "signal", "main",
                                        "state", "OK"),
                                1))
                .hasSize(6);
    }

    @Test
    void haveNoPointForAValueThatIsMissing() {
        keeper.offer(RuleYaml.withSignal("gauge: {metric: depth, perReplica: 50}"));
        assertThat(points("steelyard_signal_value")).isEmpty();
        assertThat(points("steelyard_signal_wanted")).isEmpty();
        assertThat(points("steelyard_signal_age_seconds")).isEmpty();
        assertThat(points("steelyard_signal_target")).hasSize(1);
    }
}
