package dev.steelyard.rules.described;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.MeasuredRate;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which series a metric could be made of.
class DescribedMetricTest {
    private static final long NOW = 1_000_000;
    private static final RuleName SHOP = new RuleName(Optional.of("shop"), "r");
    private static final RuleName CLUSTER = new RuleName(Optional.empty(), "r");

    private final SampleLog log = new SampleLog();

    private boolean hasSeries(RuleName rule, @Nullable Describes describes) {
        MeasuredRate rate = new MeasuredRate("m", Map.of("code", "200"), List.of(), "1m");
        return ScrapeRuleCompiler.compile(
                        rule,
                        new ScrapeRuleSpec(
                                describes, List.of(new ServedMetric("x", List.of(), rate, null))))
                .metrics()
                .getFirst()
                .hasSeries(log, NOW);
    }

    private static Describes ingress(@Nullable String namespaceLabel) {
        return new Describes("networking.k8s.io/v1", "Ingress", namespaceLabel, "host");
    }

    private void append(String namespace, String of, String host, String code) {
        log.append(
                Labels.of(
                        Labels.NAME,
                        "m",
                        "namespace",
                        namespace,
                        "of",
                        of,
                        "host",
                        host,
                        "code",
                        code),
                NOW,
                1);
    }

    @ParameterizedTest
    @CsvSource({
        "shop, '', web, 200, true, false, true",
        "shop, '', '', 200, false, false, false",
        "shop, '', web, 500, false, false, false",
        "edge, shop, web, 200, false, true, true",
        "edge, '', web, 200, false, false, true"
    })
    void thoseOfTheirPlaceWithTheLabelOfTheObjectCount(
            String namespace,
            String of,
            String host,
            String code,
            boolean inShop,
            boolean inCluster,
            boolean ofRoot) {
        append(namespace, of, host, code);
        assertThat(hasSeries(SHOP, ingress(null))).isEqualTo(inShop);
        assertThat(hasSeries(CLUSTER, ingress("of"))).isEqualTo(inCluster);
        assertThat(hasSeries(CLUSTER, ingress(null))).isEqualTo(ofRoot);
    }

    @Test
    void whatDescribesNothingNeedsOnlyItsNamespace() {
        append("shop", "", "", "200");
        assertThat(hasSeries(SHOP, null)).isTrue();
        assertThat(hasSeries(CLUSTER, null)).isTrue();
        assertThat(hasSeries(new RuleName(Optional.of("edge"), "r"), null)).isFalse();
    }

    @Test
    void thoseThatHaveEndedOrAreTooOldDoNotCount() {
        Labels labels = Labels.of(Labels.NAME, "m", "namespace", "shop", "code", "200");
        log.append(labels, NOW - 60_001, 1);
        assertThat(hasSeries(SHOP, null)).isFalse();
        log.append(labels, NOW - 10_000, 2);
        assertThat(hasSeries(SHOP, null)).isTrue();
        log.append(labels, NOW, Staleness.MARKER);
        assertThat(hasSeries(SHOP, null)).isFalse();
    }
}
