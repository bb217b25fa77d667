package dev.steelyard.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.Surroundings.Scrape;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import dev.steelyard.rules.v1alpha1.SignalState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RuleBookTest {
    private static final WorkloadKey WEB = new WorkloadKey("shop", "Deployment", "web");
    private static final RuleKey RULE = new RuleKey("shop", "web");
    private static final String RATE = "rate: {metric: requests, perReplica: 50}";
    private static final String GAUGE = "gauge: {metric: depth, perReplica: 50}";

    private final SampleLog log = new SampleLog();
    private final FakeSurroundings surroundings = new FakeSurroundings();
    private boolean isGranted;
    private final RuleKeeper keeper =
            new RuleKeeper(
                    log,
                    new RuleKeeper.World(
                            surroundings,
                            (owner, reader, workload, metric) -> isGranted,
                            Descriptions.NONE),
                    InstantSource.fixed(Instant.EPOCH));

    private void offer(ScalingRule rule) {
        assertThat(keeper.offer(rule)).isInstanceOf(Compilation.Compiled.class);
    }

    private void rule(String signal) {
        offer(RuleYaml.withSignal(signal));
    }

    private static Labels own(String metric, String pod) {
        return Labels.of(
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
    }

    /// `pod` counts `perSecond` from the second `from` to the second `to`, every 15 seconds.
    private void count(String pod, double perSecond, int from, int to) {
        for (int second = from; second <= to; second += 15) {
            log.append(own("requests", pod), second * 1000L, 100_000 + perSecond * second);
        }
    }

    private SignalReading read(int second) {
        return keeper.book().verdict(RULE, 2, second * 1000L).orElseThrow().readings().getFirst();
    }

    private double value(int second) {
        return read(second).value().orElseThrow();
    }

    private MetricAnswer answer(int second) {
        return keeper.book().signal(RULE, "main", second * 1000L);
    }

    private void down(String pod) {
        surroundings.set(
                WEB, new PodReading(pod, true, Scrape.DOWN, "connection refused", 105_000));
    }

    @Nested
    class Complete {
        @Test
        void valuesAreServedOnTheRuleWithTheirTimeAndWindow() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(answer(125)).isEqualTo(new MetricAnswer.Value(500_000, 120_000, 60));
            SignalReading reading = read(125);
            assertThat(reading.state()).isEqualTo(SignalState.OK);
            assertThat(reading.series()).isEqualTo(2);
            assertThat(reading.pods()).isEqualTo(new SignalReading.Pods(2, 0));
            assertThat(reading.top()).extracting(part -> part.getKey()).containsExactly("a", "b");
            assertThat(reading.message()).isEmpty();
        }

        @Test
        void valuesAreServedPerPodAndAsExternalMetrics() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(keeper.book().external("shop", "web.main", 125_000)).isEqualTo(answer(125));
            PodAnswers pods = keeper.book().pods("shop", "web.main", 125_000);
            assertThat(pods.values())
                    .containsEntry("a", new MetricAnswer.Value(300_000, 120_000, 60))
                    .containsEntry("b", new MetricAnswer.Value(200_000, 120_000, 60))
                    .hasSize(2);
            assertThat(keeper.book().metrics())
                    .extracting(RuleBook.ServedMetric::qualified)
                    .containsExactly("web.main");
        }

        @Test
        void aLevelIsServedTimesTheCountedPods() {
            rule("gauge: {metric: depth, keepAt: 80}");
            surroundings.up(WEB, "a", "b");
            surroundings.set(WEB, new PodReading("c", false, Scrape.UP, "", 0));
            log.append(own("depth", "a"), 100_000, 60);
            log.append(own("depth", "b"), 100_000, 100);
            assertThat(answer(110)).isEqualTo(new MetricAnswer.Value(160_000, 100_000, 300));
            assertThat(read(110).pods()).isEqualTo(new SignalReading.Pods(2, 1));
        }

        @Test
        void aLevelWithoutAReadyPodIsNoValue() {
            rule("gauge: {metric: depth, keepAt: 80}");
            surroundings.set(WEB, new PodReading("c", false, Scrape.UP, "", 0));
            log.append(own("depth", "c"), 100_000, 60);
            assertThat(read(110).cause()).isEqualTo(Cause.NO_READY_POD);
        }

        @Test
        void aPodThatAnswersAndNeverHadTheSeriesIsNotMissed() {
            rule(RATE);
            surroundings.up(WEB, "a", "quiet");
            count("a", 300, 0, 120);
            assertThat(read(125).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void aPodOutOfServiceIsNotMissed() {
            rule(RATE);
            surroundings.up(WEB, "a");
            surroundings.set(WEB, new PodReading("b", false, Scrape.DOWN, "gone", 0));
            count("a", 300, 0, 120);
            assertThat(read(125).state()).isEqualTo(SignalState.OK);
        }
    }

    @Nested
    class Held {
        @Test
        void valuesDoNotFallBelowTheLastCompleteOne() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            down("b");
            count("a", 300, 135, 210);
            SignalReading held = read(210);
            assertThat(held.state()).isEqualTo(SignalState.HELD);
            assertThat(value(210)).isCloseTo(500, within(1e-9));
            assertThat(held.message())
                    .contains("not below 500")
                    .contains("b cannot be scraped (connection refused)")
                    .contains("last answered at 1970-01-01T00:01:45Z");
        }

        @Test
        void valuesMayRise() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            down("b");
            for (int second = 135; second <= 210; second += 15) {
                log.append(own("requests", "a"), second * 1000L, 136_000 + 900 * (second - 120.0));
            }
            assertThat(read(210).state()).isEqualTo(SignalState.HELD);
            assertThat(value(210)).isCloseTo(900, within(1e-9));
        }

        @Test
        void withoutACompleteValueThePresentReplicasAreKept() {
            rule(RATE);
            surroundings.up(WEB, "a", "b", "c");
            down("b");
            count("a", 10, 0, 120);
            assertThat(read(120).state()).isEqualTo(SignalState.HELD);
            assertThat(value(120)).isCloseTo(150, within(1e-9));
        }

        @Test
        void aNewPodIsWaitedForUntilItsRateIsKnown() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 500, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            surroundings.set(WEB, new PodReading("b", true, Scrape.PENDING, "", PodReading.NEVER));
            count("a", 250, 135, 150);
            assertThat(read(150).message()).contains("b has not been scraped yet");
            surroundings.up(WEB, "b");
            log.append(own("requests", "b"), 155_000, 3);
            assertThat(read(156).state()).isEqualTo(SignalState.HELD);
            assertThat(read(156).message()).contains("b has one sample so far");
            log.append(own("requests", "b"), 170_000, 3000);
            assertThat(read(171).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void aPodThatDropsTheSeriesDoesNotMakeTheValueFall() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 500, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            log.append(own("requests", "a"), 135_000, Staleness.MARKER);
            assertThat(read(160).state()).isEqualTo(SignalState.HELD);
            assertThat(value(160)).isCloseTo(500, within(1e-9));
            assertThat(read(160).message()).contains("a answers but no longer exposes the metric");
            assertThat(read(200).state()).isEqualTo(SignalState.ABSENT);
        }

        @Test
        void recoveryIsComplete() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 210);
            count("b", 200, 0, 210);
            down("b");
            assertThat(read(210).state()).isEqualTo(SignalState.HELD);
            surroundings.up(WEB, "b");
            assertThat(read(210).state()).isEqualTo(SignalState.OK);
        }
    }

    /// The first minute of a rate over a minute, and of every other window.
    @Nested
    class MeasuredForLessThanTheWindow {
        private static final String LEVEL =
                "gauge: {metric: depth, over: 2m, reduce: Avg, perReplica: 50}";

        private void assertHeld(int second, double value, String measured) {
            SignalReading reading = read(second);
            assertThat(reading.state()).as("at %s s", second).isEqualTo(SignalState.HELD);
            assertThat(reading.value().orElseThrow()).isCloseTo(value, within(1e-9));
            assertThat(reading.message()).contains(measured);
        }

        @Test
        void keepsThePresentReplicasUntilTheWindowIsFull() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 30, 610, 625);
            count("b", 30, 612, 627);
            assertHeld(
                    630,
                    100,
                    "requests has been measured only since 1970-01-01T00:10:10Z, less than 1m");
            count("a", 30, 640, 670);
            count("b", 30, 642, 672);
            assertHeld(
                    669,
                    100,
                    "requests has been measured only since 1970-01-01T00:10:10Z, less than 1m");
            assertThat(read(672).state()).isEqualTo(SignalState.OK);
            assertThat(value(672)).isCloseTo(60, within(1e-9));
        }

        @Test
        void mayRiseAtOnce() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 3000, 610, 640);
            assertHeld(
                    641,
                    3000 * 38.5 / 60,
                    "measured only since 1970-01-01T00:10:10Z, less than 1m");
        }

        @Test
        void isCompleteAtOnceWhereTheHistoryIsThere() {
            surroundings.up(WEB, "a");
            count("a", 20, 0, 120);
            try (RuleKeeper late = keeperAt(121)) {
                late.offer(RuleYaml.withSignal(RATE));
                assertThat(readingOf(late, 121).state()).isEqualTo(SignalState.OK);
                assertThat(readingOf(late, 121).value().orElseThrow()).isCloseTo(20, within(1e-9));
            }
        }

        @Test
        void isNotSaidOfAYoungPodOfALongMeasuredWorkload() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 300, 0, 120);
            surroundings.up(WEB, "b");
            log.append(own("requests", "b"), 105_000, 0);
            log.append(own("requests", "b"), 120_000, 3000);
            assertThat(read(121).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void beginsAnewAfterAPauseAsLongAsTheWindow() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            count("a", 300, 300, 330);
            count("b", 200, 300, 330);
            assertHeld(331, 500, "measured only since 1970-01-01T00:05:00Z, less than 1m");
            count("a", 30, 345, 420);
            count("b", 20, 345, 420);
            assertThat(read(420).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void isSaidOfTheOnePodThatComesBackAfterAPause() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 300, 0, 120);
            count("b", 200, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            count("a", 300, 135, 330);
            count("b", 200, 300, 330);
            assertHeld(
                    331, 500, "b has been measured only since 1970-01-01T00:05:00Z, less than 1m");
            count("a", 300, 345, 375);
            count("b", 200, 345, 375);
            assertThat(read(375).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void survivesAShortPause() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 300, 0, 120);
            count("a", 300, 165, 180);
            assertThat(read(181).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void concernsEveryWindowAndNoInstantValue() {
            rule(LEVEL);
            surroundings.up(WEB, "a");
            log.append(own("depth", "a"), 600_000, 7);
            assertHeld(
                    601,
                    50,
                    "depth has been measured only since 1970-01-01T00:10:00Z, less than 2m");
            rule(GAUGE);
            assertThat(read(601).state()).isEqualTo(SignalState.OK);
            assertThat(value(601)).isEqualTo(7);
        }

        @Test
        void concernsSeriesThatNoPodIsKnownOf() {
            rule("{from: {namespace: shop}, rate: {metric: requests, perReplica: 50}}");
            surroundings.up(WEB, "a", "b", "c");
            count("a", 10, 600, 630);
            assertHeld(631, 150, "measured only since 1970-01-01T00:10:00Z, less than 1m");
            count("a", 10, 645, 660);
            assertThat(read(661).state()).isEqualTo(SignalState.OK);
        }

        @Test
        void isSurvivedByARestartWithoutAFall() {
            rule(RATE);
            surroundings.up(WEB, "a", "b", "c", "d");
            for (int second = 0; second <= 120; second += 15) {
                for (String pod : new String[] {"a", "b", "c", "d"}) {
                    count(pod, 50, second, second);
                }
            }
            assertThat(wanted(keeper, 120)).isEqualTo(4);
            SampleLog empty = new SampleLog();
            try (RuleKeeper restarted =
                    new RuleKeeper(
                            empty,
                            new RuleKeeper.World(surroundings, Grants.NONE, Descriptions.NONE),
                            at(200))) {
                restarted.offer(RuleYaml.withSignal(RATE));
                for (int second = 201; second <= 300; second++) {
                    scrape(empty, second);
                    int now = second;
                    readingOf(restarted, now)
                            .value()
                            .ifPresent(value ->
                                    assertThat(wanted(restarted, now))
                                            .as("at %s s, where the value is %s", now, value)
                                            .isEqualTo(4));
                }
                assertThat(readingOf(restarted, 300).state()).isEqualTo(SignalState.OK);
            }
        }

        /// Every pod at its own second of the 15.
        private void scrape(SampleLog target, int second) {
            String[] pods = {"a", "b", "c", "d"};
            for (int i = 0; i < pods.length; i++) {
                if (second % 15 == 4 * i) {
                    target.append(
                            own("requests", pods[i]), second * 1000L, 100_000 + 50.0 * second);
                }
            }
        }

        private int wanted(RuleKeeper rules, int second) {
            return rules.book().verdict(RULE, 4, second * 1000L).orElseThrow().decision().desired();
        }

        private SignalReading readingOf(RuleKeeper rules, int second) {
            return rules.book()
                    .verdict(RULE, 4, second * 1000L)
                    .orElseThrow()
                    .readings()
                    .getFirst();
        }

        private RuleKeeper keeperAt(int second) {
            return new RuleKeeper(
                    log,
                    new RuleKeeper.World(surroundings, Grants.NONE, Descriptions.NONE),
                    at(second));
        }

        private static InstantSource at(int second) {
            return InstantSource.fixed(Instant.ofEpochSecond(second));
        }
    }

    @Nested
    class WithoutValue {
        private void assertNoValue(int second, Cause cause, String message) {
            assertThat(read(second).cause()).isEqualTo(cause);
            assertThat(read(second).value()).isEqualTo(OptionalDouble.empty());
            assertThat(answer(second))
                    .isInstanceOfSatisfying(
                            MetricAnswer.Absent.class,
                            absent -> {
                                assertThat(absent.state()).isEqualTo(cause.state());
                                assertThat(absent.message())
                                        .contains("signal main of scaling rule shop/web")
                                        .contains(message);
                            });
        }

        @Test
        void allTargetsDownIsUnreachableHoweverFreshTheSamples() {
            rule(RATE);
            surroundings.up(WEB, "a");
            count("a", 500, 0, 120);
            down("a");
            assertNoValue(121, Cause.TARGET_DOWN, "a cannot be scraped (connection refused)");
        }

        @Test
        void aHangingWorkloadIsUnreachableEvenWhenNoPodIsReadyAnyMore() {
            rule(RATE);
            count("a", 500, 0, 120);
            surroundings.set(WEB, new PodReading("a", false, Scrape.DOWN, "timeout", 120_000));
            assertNoValue(121, Cause.TARGET_DOWN, "timeout");
        }

        @Test
        void aSeriesThatWasNeverSeenIsAbsent() {
            rule(RATE);
            surroundings.up(WEB, "a");
            assertNoValue(121, Cause.METRIC_NEVER_SEEN, "no series matches sum(rate(requests{");
        }

        @Test
        void aFirstSampleIsNoRate() {
            rule(RATE);
            surroundings.up(WEB, "a");
            log.append(own("requests", "a"), 120_000, 5);
            assertNoValue(121, Cause.TOO_FEW_SAMPLES, "a has one sample so far");
        }

        @Test
        void aGaugeThatEndedIsAbsent() {
            rule(GAUGE);
            surroundings.up(WEB, "a");
            log.append(own("depth", "a"), 100_000, 5);
            log.append(own("depth", "a"), 115_000, Staleness.MARKER);
            assertNoValue(121, Cause.METRIC_GONE, "no longer exposes the metric");
        }

        @Test
        void oldSamplesAreStale() {
            rule(GAUGE);
            surroundings.up(WEB, "a");
            log.append(own("depth", "a"), 100_000, 5);
            assertNoValue(401, Cause.STALE_SAMPLES, "no new sample since 1970-01-01T00:01:40Z");
        }

        @Test
        void podsThatNobodyScrapesAreNoTarget() {
            rule(RATE);
            surroundings.set(
                    WEB, new PodReading("a", true, Scrape.NO_TARGET, "", PodReading.NEVER));
            assertNoValue(121, Cause.NO_SCRAPE_TARGET, "prometheus.io/scrape: \"true\"");
        }

        @Test
        void aWorkloadWithoutPodsIsNoTarget() {
            rule(RATE);
            assertNoValue(121, Cause.NO_SCRAPE_TARGET, "has no pods");
        }

        @Test
        void notANumberIsNoValue() {
            rule(GAUGE);
            surroundings.up(WEB, "a");
            log.append(own("depth", "a"), 120_000, Double.NaN);
            assertNoValue(121, Cause.NOT_A_NUMBER, "NaN");
        }
    }

    @Nested
    class AbsentZero {
        private static final String ZERO = "{absent: Zero, gauge: {metric: depth, perReplica: 5}}";

        @Test
        void isZeroWhereTargetsAnswer() {
            rule(ZERO);
            surroundings.up(WEB, "a", "b");
            assertThat(answer(120)).isEqualTo(new MetricAnswer.Value(0, 120_000, 300));
            assertThat(read(120).message()).isEqualTo("0, because 2 pods answer without it");
        }

        @Test
        void isNoValueWhereTheyDoNot() {
            rule(ZERO);
            surroundings.up(WEB, "a", "b");
            down("b");
            assertThat(answer(120)).isInstanceOf(MetricAnswer.Absent.class);
            down("a");
            assertThat(read(120).state()).isEqualTo(SignalState.UNREACHABLE);
        }
    }

    @Nested
    class FromElsewhere {
        private static final String QUEUE =
                "{from: {workload: {kind: StatefulSet, name: rabbit}, namespace: messaging}, gauge:"
                        + " {metric: depth, perReplica: 30}}";

        private void queue() {
            surroundings.up(new WorkloadKey("messaging", "StatefulSet", "rabbit"), "rabbit-0");
            log.append(
                    Labels.of(
                            Labels.NAME,
                            "depth",
                            "namespace",
                            "messaging",
                            "workload",
                            "rabbit",
                            "workload_kind",
                            "StatefulSet",
                            "pod",
                            "rabbit-0"),
                    100_000,
                    90);
        }

        @Test
        void aGrantIsNeededAndTheMessageSaysWhich() {
            rule(QUEUE);
            queue();
            assertThat(read(101).cause()).isEqualTo(Cause.NO_GRANT);
            assertThat(read(101).message())
                    .contains(
                            "ask for a MetricGrant there with spec {to: [{namespace: shop}], metrics: [depth]}");
            isGranted = true;
            assertThat(answer(101)).isEqualTo(new MetricAnswer.Value(90_000, 100_000, 300));
        }

        @Test
        void aValueNeedsNoPodsOfTheWorkloadItself() {
            isGranted = true;
            rule(QUEUE);
            queue();
            assertThat(surroundings.podsOf(WEB)).isEmpty();
            assertThat(value(101)).isCloseTo(90, within(1e-9));
        }

        @Test
        void seriesOfANamespaceAreHeldWhileTheyEnd() {
            isGranted = true;
            rule("{from: {namespace: kafka}, rate: {metric: lag, perReplica: 30}}");
            Labels lag = Labels.of(Labels.NAME, "lag", "namespace", "kafka");
            for (int second = 0; second <= 60; second += 15) {
                log.append(lag, second * 1000L, 10_000 + 60 * second);
            }
            assertThat(value(60)).isCloseTo(60, within(1e-9));
            log.append(lag, 75_000, Staleness.MARKER);
            assertThat(read(100).state()).isEqualTo(SignalState.HELD);
            assertThat(value(100)).isCloseTo(60, within(1e-9));
            assertThat(read(200).cause()).isEqualTo(Cause.METRIC_GONE);
        }
    }

    @Nested
    class Unknown {
        @Test
        void metricsAreToldWithWhatThereIs() {
            rule(RATE);
            RuleBook book = keeper.book();
            assertThat(book.signal(RULE, "nope", 0))
                    .isEqualTo(
                            new MetricAnswer.Unknown(
                                    "scaling rule shop/web serves no metric nope; it serves main"));
            assertThat(book.signal(new RuleKey("shop", "nope"), "main", 0))
                    .isInstanceOf(MetricAnswer.Unknown.class);
            assertThat(book.external("shop", "main", 0)).isInstanceOf(MetricAnswer.Unknown.class);
            assertThat(book.external("shop", "web.", 0)).isInstanceOf(MetricAnswer.Unknown.class);
            assertThat(book.pods("shop", "web.nope", 0).values()).isEmpty();
            assertThat(book.pods("shop", "web.nope", 0).whole())
                    .isInstanceOf(MetricAnswer.Unknown.class);
        }

        @Test
        void cpuIsReadFromTheResourceMetricsApi() {
            rule("cpu: {utilization: 70}");
            assertThat(keeper.book().metrics()).isEmpty();
            assertThat(keeper.book().signal(RULE, "main", 0))
                    .isInstanceOf(MetricAnswer.Unknown.class);
        }
    }

    @Nested
    class Resources {
        @Test
        void areReadFromTheSurroundings() {
            rule("cpu: {utilization: 70}");
            surroundings.up(WEB, "a", "b");
            assertThat(read(10).cause()).isEqualTo(Cause.NO_USAGE);
            surroundings.use(
                    "cpu", new Surroundings.ResourceUse(1.5, OptionalDouble.of(2), 2, 9_000));
            assertThat(value(10)).isCloseTo(75, within(1e-9));
            surroundings.use(
                    "cpu", new Surroundings.ResourceUse(1.5, OptionalDouble.empty(), 2, 9_000));
            assertThat(read(10).cause()).isEqualTo(Cause.NO_REQUEST);
        }
    }

    @Nested
    class Keeper {
        @Test
        void keepsTheLastGoodVersionOfARule() {
            rule(RATE);
            assertThat(keeper.offer(RuleYaml.withSignal("rate: {metric: requests}")))
                    .isInstanceOf(Compilation.Refused.class);
            assertThat(keeper.book().rules()).hasSize(1);
            assertThat(log.listeners()).isEqualTo(1);
        }

        @Test
        void compilesARuleOnceUntilItIsWrittenAnewOrComesAgain() {
            String text =
                    """
                    workload: {name: web}
                    replicas: {min: 1, max: 99}
                    signals:
                    - rate: {metric: requests, perReplica: 50}
                    """;
            Compilation first = keeper.offer(RuleYaml.rule(text));
            assertThat(keeper.offer(RuleYaml.rule(text))).isSameAs(first);
            assertThat(keeper.offer(RuleYaml.rule(text.replace("99", "98")))).isNotEqualTo(first);
            assertThat(keeper.offer(RuleYaml.rule(text))).isEqualTo(first);
            assertThat(keeper.book().rules()).hasSize(1);

            keeper.remove(keeper.book().rules().getFirst().key());
            assertThat(keeper.book().rules()).isEmpty();
            keeper.offer(RuleYaml.rule(text));
            assertThat(keeper.book().rules()).as("as it was, after it had gone").hasSize(1);
        }

        @Test
        void letsUnchangedSignalsGoOn() {
            rule(RATE);
            surroundings.up(WEB, "a", "b");
            count("a", 500, 0, 120);
            assertThat(value(120)).isCloseTo(500, within(1e-9));
            offer(
                    RuleYaml.rule(
                            """
                            workload: {name: web}
                            replicas: {min: 1, max: 99}
                            signals:
                            - rate: {metric: requests, perReplica: 50}
                            - name: other
                              gauge: {metric: depth, perReplica: 5}
                            """));
            assertThat(log.listeners()).isEqualTo(2);
            down("b");
            assertThat(value(120))
                    .as("the last complete value is remembered")
                    .isCloseTo(500, within(1e-9));
        }

        @Test
        void endsWhatIsNoLongerUsed() {
            rule(RATE);
            rule(GAUGE);
            assertThat(log.listeners()).isEqualTo(1);
            keeper.remove(RULE);
            assertThat(log.listeners()).isZero();
            assertThat(keeper.book().rules()).isEmpty();
            rule(RATE);
            keeper.close();
            assertThat(log.listeners()).isZero();
        }
    }

    @Nested
    class Composite {
        @Test
        void servesTheDecisionAsOneMetric() {
            offer(
                    RuleYaml.rule(
                            """
                            workload: {name: web}
                            replicas: {min: 1, max: 30, step: 4}
                            signals:
                            - rate: {metric: requests, perReplica: 50}
                            """));
            surroundings.up(WEB, "a");
            count("a", 480, 0, 120);
            assertThat(keeper.book().signal(RULE, "replicas", 120_000))
                    .isEqualTo(new MetricAnswer.Value(12_000, 120_000, 60));
            down("a");
            assertThat(keeper.book().signal(RULE, "replicas", 120_000))
                    .isInstanceOf(MetricAnswer.Absent.class);
        }
    }
}
