package dev.steelyard.apiserver.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.groups.SignalReadings.Parts;
import dev.steelyard.apiserver.groups.SignalReadings.Reading;
import dev.steelyard.apiserver.serving.TickingClock;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.Appender;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSignalsTest {
    @TempDir private Path directory;
    private final TickingClock clock = new TickingClock();
    private final Head head = new Head(HeadOptions.DEFAULT);
    private StandaloneRules rules;
    private RuleSignals signals;

    @BeforeEach
    void open() throws IOException {
        rule("web", "shop", 1);
        rule("api", "shop", 3);
        rule("other", "elsewhere", 1);
        rules =
                new StandaloneRules(
                        directory, head, new FixedPods(List.of("web-1", "web-2")), clock);
        for (String pod : List.of("web-1", "web-2")) {
            for (int second = -300; second <= 0; second += 15) {
                append("requests", pod, second, 100_000 + 20.0 * second);
                append("depth", pod, second, 7.25);
            }
        }
        rules.refresh();
        signals = new RuleSignals(rules::book, clock);
    }

    @AfterEach
    void close() {
        rules.close();
    }

    private void rule(String name, String namespace, int step) throws IOException {
        Files.writeString(
                directory.resolve(name + ".yaml"),
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: %s, namespace: %s}
                spec:
                  workload: {name: web}
                  replicas: {min: 3, max: 30, step: %d}
                  signals:
                  - {name: load, rate: {metric: requests, perReplica: 5}}
                  - {name: depth, gauge: {metric: depth, perReplica: 5}}
                  - {name: calm, gauge: {metric: depth, over: 2m, reduce: Max, perReplica: 5}}
                  - {name: gone, gauge: {metric: no_such, perReplica: 5}, absent: Zero}
                """
                        .formatted(name, namespace, step));
    }

    private void append(String metric, String pod, int second, double value) {
        Labels labels =
                Labels.of(
                        Labels.NAME,
                        metric,
                        "namespace",
                        "shop",
                        "workload",
                        "web",
                        "workload_kind",
                        "Deployment",
                        "pod",
                        pod);
        try (Appender appender = head.appender()) {
            appender.append(appender.series(labels), clock.millis() + 1000L * second, value);
            appender.commit();
        }
    }

    private Reading.Value value(long milli, OptionalLong window) {
        return new Reading.Value(milli, Instant.ofEpochMilli(clock.millis()), window);
    }

    @Test
    void rulesOfANamespaceAreSorted() {
        assertThat(signals.rules("shop")).containsExactly("api", "web");
        assertThat(signals.rules("elsewhere")).containsExactly("other");
        assertThat(signals.rules("none")).isEmpty();
    }

    @Test
    void aRateHasItsWindow() {
        assertThat(signals.ofRule("shop", "web", "load"))
                .isEqualTo(value(40_000, OptionalLong.of(60)));
        assertThat(signals.external("shop", "web.load"))
                .isEqualTo(value(40_000, OptionalLong.of(60)));
    }

    @Test
    void aLevelOfAMomentHasNone() {
        assertThat(signals.ofRule("shop", "web", "depth"))
                .isEqualTo(value(14_500, OptionalLong.empty()));
        assertThat(signals.external("shop", "web.depth"))
                .isEqualTo(value(14_500, OptionalLong.empty()));
        Parts parts = signals.ofPods("shop", "web.depth");
        assertThat(parts.byPod())
                .containsOnlyKeys("web-1", "web-2")
                .containsEntry("web-1", value(7250, OptionalLong.empty()));
        assertThat(parts.whole()).isEqualTo(value(14_500, OptionalLong.empty()));
    }

    @Test
    void aLevelOverSomeTimeHasThatWindow() {
        assertThat(signals.ofRule("shop", "web", "calm"))
                .isEqualTo(value(14_500, OptionalLong.of(120)));
    }

    @Test
    void theDecisionOfACompositeRuleIsServedToo() {
        assertThat(signals.ofRule("shop", "api", "replicas"))
                .isInstanceOfSatisfying(
                        Reading.Value.class,
                        decision -> {
                            assertThat(decision.milli()).isEqualTo(9000);
                            assertThat(decision.windowSeconds()).isPresent();
                        });
    }

    @Test
    void whatThereIsNotIsToldWithWhatThereIs() {
        assertThat(signals.ofRule("shop", "web", "laod"))
                .isInstanceOfSatisfying(
                        Reading.Unknown.class,
                        unknown -> assertThat(unknown.message()).contains("load, depth, calm"));
        assertThat(signals.ofRule("shop", "wbe", "load")).isInstanceOf(Reading.Unknown.class);
        assertThat(signals.external("shop", "nodot")).isInstanceOf(Reading.Unknown.class);
        assertThat(signals.external("other", "web.load")).isInstanceOf(Reading.Unknown.class);
        assertThat(signals.ofPods("shop", "web.no").whole()).isInstanceOf(Reading.Unknown.class);
    }

    @Test
    void aKnownSignalWithoutAValueSaysWhy() {
        clock.advance(java.time.Duration.ofHours(1));
        assertThat(signals.ofRule("shop", "web", "depth"))
                .isInstanceOfSatisfying(
                        Reading.NoValue.class,
                        none -> assertThat(none.message()).contains("depth of scaling rule"));
        assertThat(signals.ofPods("shop", "web.depth").byPod()).isEmpty();
    }
}
