package dev.steelyard.usage;

import static dev.steelyard.inventory.PodBuilder.pod;
import static dev.steelyard.usage.UsageScene.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.model.Staleness;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceUsageTest {
    private static final long MIB = 1 << 20;

    private final UsageScene scene = new UsageScene();

    @Test
    void cpuIsTheDifferenceOfTwoReadingsAndMemoryTheLastOne() {
        scene.app(0, 10, 5 * MIB);
        scene.app(15_021, 11.5, 6 * MIB);
        scene.setNow(16_000);

        PodUsage usage = known(scene.usage.pod("shop", "web-1"));

        assertThat(usage.containers())
                .containsExactly(
                        new ContainerUsage(
                                "app",
                                new Usage(
                                        at(15_021),
                                        Duration.ofMillis(15_021),
                                        99_860_195, // 1.5 s / 15.021 s, truncated
                                        6 * MIB,
                                        OptionalLong.empty())));
        assertThat(usage.timestamp()).isEqualTo(at(15_021));
        assertThat(usage.window()).isEqualTo(Duration.ofMillis(15_021));
        assertThat(usage.pod().name()).isEqualTo("web-1");
    }

    @Test
    void nodesAreMeasuredLikeContainers() {
        scene.node(0, 3487.260922522, 1);
        assertThat(reason(scene.usage.node("n1"))).isInstanceOf(Absence.OneReading.class);
        scene.node(10_000, 3497.260922522, 3.498528768e9);
        scene.tell(KubeletSeries.NODE_SWAP, UsageScene.node(), 10_000, 4096);
        scene.setNow(10_000);

        assertThat(known(scene.usage.node("n1")).usage())
                .isEqualTo(
                        new Usage(
                                at(10_000),
                                Duration.ofSeconds(10),
                                1_000_000_000,
                                3_498_528_768L,
                                OptionalLong.of(4096)));
        assertThat(scene.usage.nodes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 15000, 0",
        "0, 0.000000001, 1, 1000",
        "0, 0.000000001, 1001, 0",
        "128.476535, 128.476536, 1000, 1000",
        "1.593924681, 1.593924682, 1000, 1",
        "0.1, 0.3, 1000, 200000000", // 0.3 - 0.1 is less than 0.2 in binary
        "4194303.999999998, 4194303.999999999, 1, 1000",
        "4194303.999999999, 4194304.000000001, 1, 2000",
        "9007199.254740991, 9007200.254740991, 1000, 1000000000",
        "0.1234567890123, 0.1234567890133, 1, 1", // finer than a kubelet writes
        "18000000000, 18000000064, 1000, 64000000000",
    })
    void nanocoresAreExact(double from, double to, long window, long expected) {
        assertThat(CpuTime.nanocores(from, to, window)).isEqualTo(expected);
    }

    @Test
    void zeroIsAUsage() {
        scene.app(0, 0, 0);
        scene.app(15_000, 0, 0);
        scene.setNow(15_000);

        Usage usage = usageOfApp();
        assertThat(usage.cpuNanocores()).isZero();
        assertThat(usage.memoryBytes()).isZero();
    }

    @Test
    void swapIsToldWhereTheKubeletTellsIt() {
        scene.app(0, 1, MIB);
        scene.app(15_000, 2, MIB);
        scene.setNow(15_000);
        assertThat(usageOfApp().swapBytes()).isEmpty();

        scene.tell(KubeletSeries.CONTAINER_SWAP, UsageScene.container("app"), 15_000, 0);
        assertThat(usageOfApp().swapBytes()).hasValue(0);
    }

    @Test
    void thePodHasTheTimesOfItsOldestReading() {
        scene.inventory.put(pod("web-1").container("app").container("side").build());
        scene.app(1_000, 1, MIB);
        scene.container("side", 0, 1, MIB);
        scene.app(16_000, 2, MIB);
        scene.container("side", 20_000, 2, MIB);
        scene.setNow(21_000);

        PodUsage usage = known(scene.usage.pod("shop", "web-1"));
        assertThat(usage.timestamp()).isEqualTo(at(16_000));
        assertThat(usage.window()).isEqualTo(Duration.ofSeconds(15));
        assertThat(usage.containers())
                .extracting(ContainerUsage::name)
                .containsExactly("app", "side");
    }

    @Nested
    class WhenScrapesFail {
        @Test
        void theLastUsageHoldsWithItsTimeUntilItIsTooOld() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            markStale(30_000);
            scene.setNow(105_000);
            assertThat(usageOfApp().timestamp()).isEqualTo(at(15_000));

            scene.setNow(105_001);
            assertThat(reasonOfApp())
                    .isEqualTo(
                            new Absence.TooOld(
                                    "container app of pod shop/web-1",
                                    at(15_000),
                                    Duration.ofSeconds(90)));
        }

        @Test
        void theNextSuccessIsEnough() {
            scene.app(0, 1, MIB);
            markStale(15_000);
            markStale(30_000);
            scene.app(45_000, 10, MIB);
            scene.setNow(46_000);

            assertThat(usageOfApp().window()).isEqualTo(Duration.ofSeconds(45));
            assertThat(usageOfApp().cpuNanocores()).isEqualTo(200_000_000);
        }

        @Test
        void afterALongGapTwoReadingsAreNeededAgain() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.app(105_001, 10, MIB);
            scene.setNow(106_000);
            assertThat(reasonOfApp())
                    .isEqualTo(
                            new Absence.OneReading("container app of pod shop/web-1", at(105_001)));

            scene.app(120_001, 11, MIB);
            scene.setNow(121_000);
            assertThat(usageOfApp().window()).isEqualTo(Duration.ofSeconds(15));
        }

        private void markStale(long millis) {
            scene.app(millis, Staleness.MARKER, Staleness.MARKER);
        }
    }

    @Nested
    class WhenANodesClockIsWrong {
        @ParameterizedTest
        @ValueSource(longs = {-3_600_000, 500_000})
        void whatItSaysHoldsFromWhenItReachedUs(long skew) {
            scene.setNow(0);
            arrive(skew, 1);
            scene.setNow(15_000);
            arrive(skew + 15_000, 2.5);
            scene.setNow(105_000);
            assertThat(usageOfApp().cpuNanocores()).isEqualTo(100_000_000);
            assertThat(usageOfApp().timestamp()).isEqualTo(at(skew + 15_000));

            scene.setNow(105_001);
            assertThat(reasonOfApp()).isInstanceOf(Absence.TooOld.class);
        }

        @Test
        void whatItRepeatsIsNoNews() {
            arrive(0, 1);
            arrive(15_000, 2);
            scene.setNow(105_001);
            arrive(15_000, 2);

            assertThat(reasonOfApp()).isInstanceOf(Absence.TooOld.class);
        }

        private void arrive(long millis, double cpuSeconds) {
            scene.arrive(
                    KubeletSeries.CONTAINER_CPU, UsageScene.container("app"), millis, cpuSeconds);
            scene.arrive(KubeletSeries.CONTAINER_MEMORY, UsageScene.container("app"), millis, MIB);
        }
    }

    @Test
    void optionsFollowTheInterval() {
        UsageOptions usual = UsageOptions.DEFAULT;
        assertThat(usual.maxAge()).isEqualTo(Duration.ofSeconds(90));
        assertThat(usual.startUpBefore()).isEqualTo(Duration.ofSeconds(30));
        assertThat(usual.joining()).isEqualTo(Duration.ofSeconds(45));
        assertThat(UsageOptions.every(Duration.ofMinutes(5)).maxAge())
                .isEqualTo(Duration.ofSeconds(1515));
    }

    @Nested
    class WhenAContainerIsFresh {
        @ParameterizedTest
        @CsvSource({"9999, false", "10000, true", "29999, true", "30000, false"})
        void itsStartCountsAsAReadingOfZero(long age, boolean counts) {
            scene.app(age, 2, MIB);
            scene.started(age + 500, 0);
            scene.setNow(age);

            if (counts) {
                assertThat(usageOfApp().window()).isEqualTo(Duration.ofMillis(age));
                assertThat(usageOfApp().cpuNanocores()).isEqualTo(2_000_000_000_000L / age);
            } else {
                assertThat(reasonOfApp()).isInstanceOf(Absence.OneReading.class);
            }
        }

        @Test
        void withoutAStartTwoReadingsAreNeeded() {
            scene.app(15_000, 2, MIB);
            scene.setNow(15_000);

            assertThat(reasonOfApp()).isInstanceOf(Absence.OneReading.class);
        }

        @Test
        void cpuWithoutMemoryIsNoReading() {
            scene.tell(KubeletSeries.CONTAINER_CPU, UsageScene.container("app"), 0, 1);
            scene.tell(KubeletSeries.CONTAINER_CPU, UsageScene.container("app"), 15_000, 2);
            scene.setNow(15_000);

            assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);
        }
    }

    @Nested
    class WhenAContainerRestarts {
        @Test
        void aCounterThatFallsBeginsAnewAndTheUsageBeforeHoldsMeanwhile() {
            scene.app(0, 100, MIB);
            scene.app(15_000, 110, 2 * MIB);
            scene.app(30_000, 2, MIB);
            scene.setNow(30_000);
            assertThat(usageOfApp().timestamp()).isEqualTo(at(15_000));
            assertThat(usageOfApp().cpuNanocores()).isEqualTo(666_666_666);
            assertThat(usageOfApp().memoryBytes()).isEqualTo(2 * MIB);
            scene.setNow(105_001);
            assertThat(reasonOfApp()).isInstanceOf(Absence.OneReading.class);

            scene.app(45_000, 5, MIB);
            scene.setNow(45_000);
            assertThat(usageOfApp().cpuNanocores()).isEqualTo(200_000_000);
        }

        @Test
        void aLaterStartBeginsAnewEvenIfTheCounterIsHigher() {
            scene.app(0, 1, MIB);
            scene.started(0, -600_000);
            scene.app(15_000, 30, MIB);
            scene.started(15_000, 0); // just when the older reading was taken
            scene.setNow(15_000);

            assertThat(usageOfApp().cpuNanocores()).isEqualTo(2_000_000_000);
            assertThat(usageOfApp().window()).isEqualTo(Duration.ofSeconds(15));
        }

        @Test
        void theUsageOfTheRunBeforeHoldsUntilThisOneHasOne() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.inventory.put(
                    pod("web-1").container("app", Kind.REGULAR, running(at(16_000))).build());
            scene.setNow(17_000);
            assertThat(usageOfApp().timestamp()).isEqualTo(at(15_000));

            scene.app(30_000, 3, MIB);
            scene.app(45_000, 4.5, MIB);
            scene.setNow(45_000);
            assertThat(usageOfApp().cpuNanocores()).isEqualTo(100_000_000);
        }

        @Test
        void aNamesakeThatCameLaterIsAnother() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.inventory.put(
                    pod("web-1")
                            .since(at(15_500))
                            .container("app", Kind.REGULAR, running(at(16_000)))
                            .build());
            scene.setNow(17_000);
            assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);

            scene.app(17_000, 0.5, MIB);
            assertThat(reasonOfApp()).isInstanceOf(Absence.OneReading.class);
        }

        @Test
        void aNamesakeOfWhichNothingIsToldIsAnotherToo() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.inventory.put(
                    pod("web-1")
                            .since(at(15_500))
                            .container("app", Kind.REGULAR, new ContainerState.Untold())
                            .build());
            scene.setNow(17_000);
            assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);
        }

        @Test
        void aNamesakeOnAnotherNodeIsAnother() {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.inventory.put(pod("web-1").node("n2").container("app").build());
            scene.setNow(16_000);

            assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);
        }
    }

    @Nested
    class WhenNotEveryContainerCounts {
        @Test
        void oneThatRunsWithoutAReadingWithholdsThePod() {
            scene.inventory.put(pod("web-1").container("app").container("side").build());
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.setNow(15_000);

            assertThat(reasonOfApp())
                    .isEqualTo(new Absence.NoReading("container side of pod shop/web-1"));
            assertThat(scene.usage.pods()).isEmpty();
            assertThat(scene.usage.absences())
                    .extracting(Absence::subject)
                    .containsExactly("node n1", "container side of pod shop/web-1");
        }

        @Test
        void oneThatJoinsOthersIsLeftOutForAWhile() {
            scene.inventory.put(joinedBySide(at(20_000)));
            scene.app(0, 1, MIB);
            scene.app(30_000, 2, MIB);
            scene.app(60_000, 3, MIB);
            scene.setNow(64_999);
            assertThat(known(scene.usage.pod("shop", "web-1")).containers())
                    .extracting(ContainerUsage::name)
                    .containsExactly("app");

            scene.setNow(65_000);
            assertThat(reasonOfApp())
                    .isEqualTo(new Absence.NoReading("container side of pod shop/web-1"));

            scene.container("side", 70_000, 1, MIB);
            scene.container("side", 85_000, 2, MIB);
            assertThat(known(scene.usage.pod("shop", "web-1")).containers()).hasSize(2);
        }

        @Test
        void thoseThatStartTogetherAreWaitedFor() {
            scene.inventory.put(joinedBySide(at(10_000)));
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.setNow(16_000);

            assertThat(reasonOfApp())
                    .isEqualTo(new Absence.NoReading("container side of pod shop/web-1"));
        }

        /// The container `app` has run since 0.
        private static PodRecord joinedBySide(Instant since) {
            return pod("web-1")
                    .container("app", Kind.REGULAR, running(at(0)))
                    .container("side", Kind.REGULAR, running(since))
                    .build();
        }

        @Test
        void thoseThatDoNotRunAreLeftOut() {
            scene.inventory.put(
                    pod("web-1")
                            .container("setup", Kind.INIT, new ContainerState.Terminated())
                            .container("late", Kind.INIT, running(at(0)))
                            .container("proxy", Kind.SIDECAR, running(at(-60_000)))
                            .container("app", Kind.REGULAR, new ContainerState.Untold())
                            .container("done", Kind.REGULAR, new ContainerState.Terminated())
                            .container("crashing", Kind.REGULAR, new ContainerState.Waiting())
                            .build());
            for (String name : new String[] {"app", "proxy", "done", "setup"}) {
                scene.container(name, 0, 1, MIB);
                scene.container(name, 15_000, 2, MIB);
            }
            scene.setNow(15_000);

            assertThat(known(scene.usage.pod("shop", "web-1")).containers())
                    .extracting(ContainerUsage::name)
                    .containsExactly("proxy", "app");
        }

        @Test
        void aPodInWhichNothingRunsHasNoUsage() {
            scene.inventory.put(
                    pod("web-1")
                            .container("app", Kind.REGULAR, new ContainerState.Waiting())
                            .build());

            assertThat(reasonOfApp()).isEqualTo(new Absence.NothingRuns("pod shop/web-1"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Pending", "Succeeded", "Failed", "Unknown"})
        void aPodThatIsNotRunningHasNoUsage(String phase) {
            scene.app(0, 1, MIB);
            scene.app(15_000, 2, MIB);
            scene.inventory.put(pod("web-1").phase(phase).container("app").build());

            assertThat(reasonOfApp()).isEqualTo(new Absence.NotRunning("pod shop/web-1", phase));
            assertThat(scene.usage.absences()).extracting(Absence::subject).containsOnly("node n1");
        }
    }

    @Test
    void whatTheInventoryDoesNotHoldIsNotAnswered() {
        scene.app(0, 1, MIB);
        scene.app(15_000, 2, MIB);
        scene.setNow(15_000);
        assertThat(scene.usage.pods("shop")).hasSize(1);
        assertThat(scene.usage.pods("other")).isEmpty();

        scene.inventory.removePod("shop", "web-1");
        assertThat(reasonOfApp()).isEqualTo(new Absence.Unknown("pod shop/web-1"));
        assertThat(reason(scene.usage.node("n9"))).isEqualTo(new Absence.Unknown("node n9"));
        assertThat(scene.usage.pods()).isEmpty();

        scene.inventory.complete(false);
        assertThat(reasonOfApp()).isEqualTo(new Absence.Starting("pod shop/web-1"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
    void whatIsNoReadingIsRefusedAndCounted(double value) {
        scene.app(0, 1, MIB);
        scene.app(15_000, 2, MIB);
        scene.app(30_000, value, value);
        scene.setNow(30_000);

        assertThat(usageOfApp().timestamp()).isEqualTo(at(15_000));
        assertThat(scene.usage.refusedSamples()).isEqualTo(2);
    }

    @Test
    void aSeriesThatIsForgottenTakesItsReadingsAlong() {
        scene.app(0, 1, MIB);
        scene.app(15_000, 2, MIB);
        scene.setNow(15_000);
        scene.feed.forget(
                UsageScene.named(KubeletSeries.CONTAINER_CPU, UsageScene.container("app")));
        assertThat(usageOfApp()).isNotNull();
        scene.feed.forget(
                UsageScene.named(KubeletSeries.CONTAINER_MEMORY, UsageScene.container("app")));

        assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);
    }

    @Test
    void nothingIsHeardAfterClosing() {
        scene.usage.close();
        scene.app(0, 1, MIB);

        assertThat(reasonOfApp()).isInstanceOf(Absence.NoReading.class);
    }

    @Test
    void everyAbsenceExplainsItself() {
        Instant taken = Instant.parse("2026-09-01T10:00:00Z");
        check(new Absence.Starting("pod a/b"), "pod a/b is not known yet");
        check(new Absence.Unknown("pod a/b"), "pod a/b does not exist");
        check(new Absence.NotRunning("pod a/b", "Pending"), "pod a/b is in the phase Pending");
        check(new Absence.NothingRuns("pod a/b"), "pod a/b has no running container");
        check(new Absence.NoReading("node n"), "has told nothing of node n since it started");
        check(new Absence.OneReading("node n", taken), "one reading, of 2026-09-01T10:00:00Z");
        check(
                new Absence.TooOld("node n", taken, Duration.ofSeconds(90)),
                "of node n is of 2026-09-01T10:00:00Z, older than the limit of 90s");
    }

    private static void check(Absence absence, String expected) {
        assertThat(absence.explanation()).contains(expected);
    }

    private static ContainerState running(Instant since) {
        return new ContainerState.Running(since);
    }

    private Usage usageOfApp() {
        return known(scene.usage.pod("shop", "web-1")).containers().getFirst().usage();
    }

    private Absence reasonOfApp() {
        return reason(scene.usage.pod("shop", "web-1"));
    }

    private static <U> U known(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U>(U usage) -> usage;
            case UsageAnswer.Absent<U>(Absence reason) ->
                    throw new AssertionError(reason.explanation());
        };
    }

    private static <U> Absence reason(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U>(U usage) -> throw new AssertionError("known: " + usage);
            case UsageAnswer.Absent<U>(Absence reason) -> reason;
        };
    }
}
