package dev.steelyard.rules.described;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.rules.Cause;
import dev.steelyard.rules.Compilation;
import dev.steelyard.rules.FakeSurroundings;
import dev.steelyard.rules.MetricAnswer;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.SignalReading;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Describes;
import dev.steelyard.rules.v1alpha1.MeasuredGauge;
import dev.steelyard.rules.v1alpha1.Reduce;
import dev.steelyard.rules.v1alpha1.ScrapeRuleSpec;
import dev.steelyard.rules.v1alpha1.ServedMetric;
import dev.steelyard.rules.v1alpha1.SignalState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules that measure what exporters tell of an object.
class RulesOfObjectsTest {
    private static final RuleKey WEB = new RuleKey("shop", "web");
    private static final RuleName SHOP = new RuleName(Optional.of("shop"), "gateway");
    private static final RuleName CLUSTER = new RuleName(Optional.empty(), "gateways");
    private static final String INGRESS =
            "{from: {object: {kind: Ingress, name: web}}, gauge: {metric: open, perReplica: 10}}";

    private final SampleLog log = new SampleLog();
    private final ScrapeRuleKeeper described = new ScrapeRuleKeeper();
    private boolean isGranted;
    private final RuleKeeper rules =
            new RuleKeeper(
                    log,
                    new RuleKeeper.World(
                            new FakeSurroundings(),
                            (_, _, _, _) -> isGranted,
                            (object, metric) -> described.metrics().seriesOf(object, metric)),
                    InstantSource.fixed(Instant.ofEpochSecond(100)));

    private void describe(RuleName rule, String kind, @Nullable String namespaceLabel) {
        String apiVersion = kind.equals("Ingress") ? "networking.k8s.io/v1" : "v1";
        describe(rule, new Describes(apiVersion, kind, namespaceLabel, "about"));
    }

    private void describe(RuleName rule, Describes describes) {
        MeasuredGauge gauge =
                new MeasuredGauge("open", Map.of(), List.of(), null, Reduce.LAST, Across.SUM);
        assertThat(
                        described.offer(
                                rule,
                                "2026-01-01T00:00:00Z",
                                new ScrapeRuleSpec(
                                        describes,
                                        List.of(
                                                new ServedMetric(
                                                        "connections", List.of(), null, gauge)))))
                .isEmpty();
    }

    private SignalReading read(String signal) {
        assertThat(rules.offer(RuleYaml.withSignal(signal)))
                .isInstanceOf(Compilation.Compiled.class);
        return rules.book().verdict(WEB, 2, 101_000).orElseThrow().readings().getFirst();
    }

    private void open(double value, String... labels) {
        String[] all = new String[labels.length + 2];
        all[0] = Labels.NAME;
        all[1] = "open";
        System.arraycopy(labels, 0, all, 2, labels.length);
        log.append(Labels.of(all), 100_000, value);
    }

    @Test
    void theSeriesThatAreAboutTheObjectAreMeasured() {
        describe(SHOP, "Ingress", null);
        open(30, "namespace", "shop", "about", "web", "code", "200");
        open(12, "namespace", "shop", "about", "web", "code", "500");
        open(99, "namespace", "shop", "about", "other");
        open(99, "namespace", "elsewhere", "about", "web");
        SignalReading reading = read(INGRESS);
        assertThat(reading.value()).hasValue(42);
        assertThat(reading.signal().promql())
                .isEqualTo("sum(open{namespace=\"shop\",about=\"web\"})");
    }

    @Test
    void whatTheClusterSaysHoldsWhereTheLabelNamesTheNamespace() {
        describe(CLUSTER, "Ingress", "of");
        open(7, "namespace", "edge", "of", "shop", "about", "web");
        open(99, "namespace", "shop", "of", "elsewhere", "about", "web");
        assertThat(read(INGRESS).value()).hasValue(7);
    }

    @Test
    void whatTheNamespaceSaysWinsOverTheCluster() {
        describe(CLUSTER, "Ingress", "of");
        describe(SHOP, "Ingress", null);
        assertThat(read(INGRESS).signal().promql())
                .isEqualTo("sum(open{namespace=\"shop\",about=\"web\"})");
    }

    @Test
    void objectsOfNoNamespaceAreMeasuredWhereTheClusterDescribesThem() {
        describe(CLUSTER, "Node", null);
        open(5, "namespace", "edge", "about", "web");
        assertThat(read(INGRESS.replace("Ingress", "Node")).value()).hasValue(5);
    }

    /// Any pod of any namespace could name the object in its labels.
    @Test
    void whatNobodyDescribesIsNotMeasuredHoweverItsLabelsAreCalled() {
        open(30, "namespace", "shop", "ingress", "web", "exported_namespace", "shop");
        SignalReading reading = read(INGRESS);
        assertThat(reading.cause()).isEqualTo(Cause.NOT_DESCRIBED);
        assertThat(reading.state()).isEqualTo(SignalState.NO_TARGET);
        assertThat(reading.message())
                .isEqualTo(
                        "no ScrapeRule of namespace shop and no ClusterScrapeRule says which series"
                                + " of open are about Ingress/web: write one that describes kind"
                                + " Ingress by a label and serves a metric of open");
        assertThat(reading.signal().promql()).isEmpty();
        assertThat(rules.book().signal(WEB, "main", 101_000))
                .isInstanceOf(MetricAnswer.Absent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "networking.k8s.io/v1, true",
        "networking.k8s.io/v1beta1, true",
        "extensions/v1beta1, false",
        "v1, false"
    })
    void kindsOfTheSameNameAreToldApartByTheirGroup(String apiVersion, boolean isMeasured) {
        describe(SHOP, "Ingress", null);
        open(30, "namespace", "shop", "about", "web");
        SignalReading reading =
                read(INGRESS.replace("{kind", "{apiVersion: %s, kind".formatted(apiVersion)));
        assertThat(reading.value().isPresent()).isEqualTo(isMeasured);
    }

    @Test
    void anotherMetricOrKindThanTheDescribedOneIsNotMeasured() {
        describe(SHOP, "Ingress", null);
        assertThat(read(INGRESS.replace("metric: open", "metric: shut")).cause())
                .isEqualTo(Cause.NOT_DESCRIBED);
        assertThat(read(INGRESS.replace("kind: Ingress", "kind: Service")).cause())
                .isEqualTo(Cause.NOT_DESCRIBED);
    }

    @Test
    void whatComesToBeDescribedIsTakenUpAndLeftAgain() {
        open(30, "namespace", "shop", "about", "web");
        assertThat(read(INGRESS).cause()).isEqualTo(Cause.NOT_DESCRIBED);
        describe(SHOP, "Ingress", null);
        assertThat(read(INGRESS).value()).hasValue(30);
        described.remove(SHOP);
        assertThat(read(INGRESS).cause()).isEqualTo(Cause.NOT_DESCRIBED);
    }

    @Test
    void anObjectOfAnotherNamespaceNeedsItsGrant() {
        describe(new RuleName(Optional.of("edge"), "gateway"), "Ingress", null);
        open(30, "namespace", "edge", "about", "web");
        String elsewhere = INGRESS.replace("from: {", "from: {namespace: edge, ");
        assertThat(read(elsewhere).cause()).isEqualTo(Cause.NO_GRANT);
        isGranted = true;
        assertThat(read(elsewhere).value()).hasValue(30);
    }

    @Test
    void seriesThatAreMissingAreNoValue() {
        describe(SHOP, "Ingress", null);
        assertThat(read(INGRESS).cause()).isEqualTo(Cause.METRIC_NEVER_SEEN);
        open(30, "namespace", "shop", "about", "web");
        log.append(
                Labels.of(Labels.NAME, "open", "namespace", "shop", "about", "web"),
                100_500,
                Staleness.MARKER);
        assertThat(read(INGRESS).cause()).isEqualTo(Cause.METRIC_GONE);
    }
}
