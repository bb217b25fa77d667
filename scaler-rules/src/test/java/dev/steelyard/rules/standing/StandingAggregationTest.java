package dev.steelyard.rules.standing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.rules.v1alpha1.Across;
import dev.steelyard.rules.v1alpha1.Reduce;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandingAggregationTest {
    private static final List<LabelMatcher> MATCHERS =
            List.of(new LabelMatcher.Equal(Labels.NAME, "m"));
    private static final Fold RATE = new Fold(new WindowFunction.Rate(60_000), Across.SUM);
    private static final Fold LATEST = new Fold(new WindowFunction.Latest(), Across.SUM);

    private final SampleLog log = new SampleLog();

    private StandingAggregation standing(Fold fold) {
        StandingAggregation standing = new StandingAggregation(fold);
        log.subscribe(MATCHERS, Long.MIN_VALUE, standing);
        return standing;
    }

    private static Labels pod(String pod) {
        return Labels.of(Labels.NAME, "m", "pod", pod);
    }

    /// Samples of pod `a` as `second:value`, `x` for a stale marker.
    private void load(String samples) {
        for (String sample : samples.trim().split(" +", -1)) {
            String[] parts = sample.split(":", -1);
            log.append(
                    pod("a"),
                    Math.round(Double.parseDouble(parts[0]) * 1000),
                    parts[1].equals("x") ? Staleness.MARKER : Double.parseDouble(parts[1]));
        }
    }

    @Nested
    class Rates {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        both edges near                  | 15:0 30:150 45:300 60:450        | 60 | 7.5
                        an even counter is exact         | 10:100 25:250 40:400 55:550      | 60 | 10
                        start far away: half an interval | 45:1000 60:1150                  | 60 | 3.75
                        zero is not passed to the left   | 45:30 60:180                     | 60 | 3
                        a reset is added back            | 15:1000 30:1150 45:50 60:200     | 60 | 7.777777777777778
                        one sample is no rate            | 60:5                             | 60 |
                        the left edge is outside         | 0:1 60:5                         | 60 |
                        nothing rises                    | 15:7 30:7 45:7 60:7             | 60 | 0
                        markers are no samples           | 15:1000 30:1150 45:x 60:1450     | 60 | 10
                        the end of a series still counts | 15:1000 30:1150 45:1300 50:x     | 60 | 10
                        """)
        void equalPrometheus(String name, String samples, long second, Double expected) {
            StandingAggregation standing = standing(RATE);
            load(samples);
            OptionalDouble value = standing.read(second * 1000).value();
            OptionalDouble naive = new NaivePromql(log).query(MATCHERS, RATE, second * 1000);
            if (expected == null) {
                assertThat(value).as(name).isEmpty();
                assertThat(naive).as(name).isEmpty();
            } else {
                assertThat(naive.orElseThrow())
                        .as("naive: %s", name)
                        .isCloseTo(expected, within(1e-9));
                assertThat(value.orElseThrow()).as(name).isCloseTo(expected, within(1e-9));
            }
        }

        @Test
        void aTimeShortlyBeforeTheNewestSampleIsAnsweredAsItWasThen() {
            StandingAggregation standing = standing(RATE);
            load("10:100 25:250 40:400 55:550 70:9000 85:9999");
            assertThat(standing.read(60_000).value().orElseThrow()).isCloseTo(10, within(1e-9));
        }
    }

    @Nested
    class Gauges {
        @ParameterizedTest(name = "{0}")
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        the latest counts                | 10:1 20:2 | 25  | 2
                        for five minutes                 | 10:1      | 309 | 1
                        and not a moment longer          | 10:1      | 310 |
                        a marker ends it                 | 10:1 20:x | 25  |
                        and not before its time          | 10:1 20:x | 19  | 1
                        it may come back                 | 10:1 20:x 30:4 | 30 | 4
                        """)
        void areAnInstantOfTheirSeries(String name, String samples, long second, Double expected) {
            StandingAggregation standing = standing(LATEST);
            load(samples);
            assertThat(standing.read(second * 1000).value())
                    .as(name)
                    .isEqualTo(
                            expected == null
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(expected));
        }

        @ParameterizedTest
        @CsvSource({"LAST,3", "AVG,4", "MAX,7", "MIN,2"})
        void areReducedOverTheirWindow(Reduce reduce, double expected) {
            StandingAggregation standing =
                    standing(new Fold(new WindowFunction.OverTime(reduce, 30_000), Across.SUM));
            load("10:100 40:50 41:7 50:2 60:3 65:x");
            assertThat(standing.read(70_000).value()).hasValue(expected);
        }

        @ParameterizedTest
        @CsvSource({"SUM,9", "AVG,3", "MAX,5", "MIN,1"})
        void areFoldedAcrossSeries(Across across, double expected) {
            StandingAggregation standing = standing(new Fold(new WindowFunction.Latest(), across));
            log.append(pod("a"), 1000, 1);
            log.append(pod("b"), 1000, 3);
            log.append(pod("c"), 1000, 5);
            assertThat(standing.read(2000).value()).hasValue(expected);
        }

        @Test
        void notANumberIsAValueAndNotTheAbsenceOfOne() {
            StandingAggregation standing = standing(LATEST);
            log.append(pod("a"), 1000, Double.NaN);
            log.append(pod("b"), 1000, 3);
            assertThat(standing.read(2000).value().orElseThrow()).isNaN();
            assertThat(standing.read(2000).series()).isEqualTo(2);
        }
    }

    @Nested
    class Parts {
        @Test
        void ofPodsAreToldApart() {
            StandingAggregation standing = standing(LATEST);
            log.append(pod("a"), 1000, 1);
            log.append(Labels.of(Labels.NAME, "m", "pod", "a", "code", "500"), 1500, 2);
            log.append(pod("b"), 2000, 4);
            log.append(Labels.of(Labels.NAME, "m"), 2000, 8);
            FoldReading reading = standing.read(3000);
            assertThat(reading.value()).hasValue(15);
            assertThat(reading.newestMillis()).isEqualTo(2000);
            assertThat(reading.pods().get("a"))
                    .isEqualTo(
                            new FoldReading.Part(
                                    OptionalDouble.of(3), 2, 0, 1500, FoldReading.NEVER, false));
            assertThat(reading.pods().get("b"))
                    .isEqualTo(
                            new FoldReading.Part(
                                    OptionalDouble.of(4), 1, 0, 2000, FoldReading.NEVER, false));
            assertThat(reading.pods().get(""))
                    .isEqualTo(
                            new FoldReading.Part(
                                    OptionalDouble.of(8), 1, 0, 2000, FoldReading.NEVER, false));
        }

        @Test
        void sayWhetherTheyAreBeginningOrHaveEnded() {
            StandingAggregation standing = standing(RATE);
            log.append(pod("young"), 10_000, 1);
            log.append(pod("gone"), 10_000, 1);
            log.append(pod("gone"), 20_000, Staleness.MARKER);
            FoldReading reading = standing.read(25_000);
            assertThat(reading.value()).isEmpty();
            assertThat(reading.known()).isEqualTo(2);
            assertThat(reading.hasEnded()).isFalse();
            assertThat(reading.pods().get("young"))
                    .isEqualTo(
                            new FoldReading.Part(
                                    OptionalDouble.empty(),
                                    0,
                                    1,
                                    10_000,
                                    FoldReading.NEVER,
                                    false));
            assertThat(reading.pods().get("gone"))
                    .isEqualTo(
                            new FoldReading.Part(
                                    OptionalDouble.empty(), 0, 0, 10_000, FoldReading.NEVER, true));
        }

        @Test
        void areForgottenWithTheirSeries() {
            StandingAggregation standing = standing(LATEST);
            log.append(pod("a"), 1000, 1);
            log.forget(pod("a"));
            assertThat(standing.read(2000).known()).isZero();
            assertThat(standing.read(2000).newestMillis()).isEqualTo(FoldReading.NEVER);
        }

        @Test
        void ofASeriesThatNeverBeganAreABugOfTheFeed() {
            assertThatThrownBy(() -> standing(LATEST).sample(7, 1000, 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("series 7");
        }
    }

    /// The law of equality: for any samples, the standing value is the query's.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void standingEqualsQuery(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Fold fold = randomFold(random);
        StandingAggregation standing = standing(fold);
        NaivePromql naive = new NaivePromql(log);
        long interval = random.nextLong(1_000, 40_000);
        double[] counters = new double[8];
        for (int scrape = 1; scrape <= 120; scrape++) {
            for (int i = 0; i < counters.length; i++) {
                long time = scrape * interval + random.nextLong(interval / 3);
                counters[i] = random.nextInt(12) == 0 ? 0 : counters[i] + random.nextInt(500);
                switch (random.nextInt(10)) {
                    case 0 -> {} // a lost scrape
                    case 1 -> log.append(pod("p" + i), time, Staleness.MARKER);
                    default -> log.append(pod("p" + i), time, counters[i]);
                }
            }
            long now = scrape * interval + interval / 3 + random.nextLong(2 * interval);
            OptionalDouble expected = naive.query(MATCHERS, fold, now);
            OptionalDouble actual = standing.read(now).value();
            assertThat(actual.isPresent())
                    .as("seed %s, %s at %s", seed, fold, now)
                    .isEqualTo(expected.isPresent());
            if (expected.isPresent()) {
                double tolerance = 1e-9 * Math.max(1, Math.abs(expected.getAsDouble()));
                assertThat(actual.getAsDouble())
                        .as("seed %s, %s at %s", seed, fold, now)
                        .isCloseTo(expected.getAsDouble(), within(tolerance));
            }
        }
    }

    private static Fold randomFold(RandomGenerator random) {
        Across across = List.of(Across.values()).get(random.nextInt(4));
        long window = random.nextLong(10_000, 600_000);
        return switch (random.nextInt(3)) {
            case 0 -> new Fold(new WindowFunction.Rate(window), Across.SUM);
            case 1 -> new Fold(new WindowFunction.Latest(), across);
            default ->
                    new Fold(
                            new WindowFunction.OverTime(
                                    List.of(Reduce.values()).get(random.nextInt(4)), window),
                            across);
        };
    }

    @Test
    void aSubscriptionThatBeginsLateAnswersAsIfItHadAlwaysBeenThere() {
        load("10:100 25:250 40:400 55:550");
        StandingAggregation late = new StandingAggregation(RATE);
        log.subscribe(MATCHERS, 60_000 - late.historyMillis(), late);
        assertThat(late.read(60_000).value().orElseThrow()).isCloseTo(10, within(1e-9));
    }

    @Test
    @Timeout(60)
    void readersThatNeverPauseSeeWholeSamplesAndDoNotKeepTheWriterOut() throws Exception {
        StandingAggregation standing = standing(LATEST);
        CountDownLatch written = new CountDownLatch(1);
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> seen =
                    List.of(1, 2, 3).stream()
                            .map(_ ->
                                    readers.submit(() -> {
                                        boolean isWhole = true;
                                        do {
                                            double value =
                                                    standing.read(20_000_000).value().orElse(1);
                                            isWhole &= value == 1 || value == 2;
                                        } while (written.getCount() > 0);
                                        return isWhole;
                                    }))
                            .toList();
            for (int i = 1; i <= 2_000; i++) {
                log.append(pod("a"), 19_900_000 + i, 1 + i % 2);
            }
            written.countDown();
            for (Future<Boolean> each : seen) {
                assertThat(each.get()).isTrue();
            }
        }
    }
}
