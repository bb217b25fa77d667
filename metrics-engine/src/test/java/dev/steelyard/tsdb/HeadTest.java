package dev.steelyard.tsdb;

import static dev.steelyard.storage.AppendResult.DUPLICATE;
import static dev.steelyard.storage.AppendResult.OUT_OF_ORDER;
import static dev.steelyard.storage.AppendResult.SAME;
import static dev.steelyard.storage.AppendResult.STORED;
import static dev.steelyard.storage.AppendResult.TOO_OLD;
import static dev.steelyard.storage.AppendResult.UNKNOWN_SERIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.testing.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HeadTest {
    private static final Labels WEB = Labels.of("__name__", "requests", "app", "web");
    private static final Labels API = Labels.of("__name__", "requests", "app", "api");

    private static final int CHUNK = 120;

    private final Head head = new Head(new HeadOptions(Duration.ofSeconds(10), 3));

    @Test
    void nothingIsSeenBeforeTheCommitAndAllAfter() {
        try (Appender appender = head.appender()) {
            appender.append(appender.series(WEB), 1000, 1);
            appender.append(appender.series(API), 1000, 2);
            assertThat(requests()).isEmpty();
            appender.commit();
            assertThat(requests()).hasSize(2);
        }
    }

    @Test
    void aBatchThatIsClosedWithoutCommitLeavesNothing() {
        try (Appender appender = head.appender()) {
            appender.append(appender.series(WEB), 1000, 1);
        }
        assertThat(requests()).isEmpty();
        assertThat(add(WEB, 500, 5)).isEqualTo(STORED);
    }

    @Test
    void anAppenderServesFurtherBatchesUntilItIsClosed() {
        Appender appender = head.appender();
        long ref = appender.series(WEB);
        appender.append(ref, 1000, 1);
        appender.commit();
        assertThat(appender.append(ref, 1000, 2)).isEqualTo(DUPLICATE);
        appender.append(ref, 2000, 2);
        appender.commit();
        appender.close();
        appender.close();
        assertThat(requests())
                .containsEntry(WEB, List.of(new Sample(1000, 1), new Sample(2000, 2)));
        assertThatThrownBy(() -> appender.append(ref, 3000, 3))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(appender::commit).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theLatestSampleInTheSelectionIsKnownWithoutAWalk() {
        add(WEB, 1000, 1);
        add(WEB, 2000, 2);
        long[] time = new long[1];
        double[] value = new double[1];

        assertThat(latest(0, 2000, time, value)).isTrue();
        assertThat(time).containsExactly(2000);
        assertThat(value).containsExactly(2);
        add(WEB, 3000, Staleness.MARKER);
        assertThat(latest(0, 3000, time, value)).isTrue();
        assertThat(Staleness.isStale(value[0])).isTrue();
        assertThat(latest(0, 2999, time, value)).isTrue();
        assertThat(time).containsExactly(2000);
        assertThat(value).containsExactly(2);
        assertThat(latest(1500, 2999, time, value)).isTrue();
        assertThat(time).containsExactly(2000);
    }

    @Test
    void theWordsOfAllSeriesHoldThoseOfWhatCameLateBeforeAllThatIsKeptElse() {
        Head late = new Head(new HeadOptions(Duration.ofHours(1), 3, Duration.ofMinutes(1)));
        try (Appender appender = late.appender()) {
            long web = appender.series(WEB);
            appender.append(web, 50_000, 1);
            appender.append(appender.series(API), 50_000, 1);
            appender.commit();
            assertThat(appender.append(web, 40_000, 2)).isEqualTo(STORED);
            appender.commit();
        }
        late.dropBefore(45_000);
        Selection before = Selection.all(39_000, 41_000);
        assertThat(late.labelValues("app", before)).containsExactly("web");
        assertThat(late.labelNames(before)).containsExactly("__name__", "app");
        assertThat(late.labelValues("app", Selection.all(0, 39_999))).isEmpty();
    }

    @Test
    void valuesOfALabelAreThoseOfTheSeriesThereAreByThen() {
        Selection all = Selection.all(0, 100_000);
        assertThat(head.labelValues("app", all)).isEmpty();
        add(WEB, 1000, 1);
        assertThat(head.labelValues("app", all)).containsExactly("web");
        add(API, 30_000, 1);
        assertThat(head.labelValues("app", all)).containsExactly("api", "web");
        head.truncate(20_000);
        assertThat(head.labelValues("app", all)).containsExactly("api");
    }

    private boolean latest(long from, long to, long[] time, double[] value) {
        SeriesCursor series =
                head.select(
                        new Selection(
                                List.of(new LabelMatcher.Equal("__name__", "requests")), from, to));
        assertThat(series.next()).isTrue();
        return series.samples().readLatest(time, value);
    }

    @Test
    void aSelectionStaysAsItWasWhenItWasMade() {
        add(WEB, 1000, 1);
        var before = head.select(selectionOfRequests());
        add(WEB, 2000, 2);
        head.truncate(11_500);
        before.next();
        var samples = before.samples();
        assertThat(samples.next()).isTrue();
        assertThat(samples.timeMillis()).isEqualTo(1000);
        assertThat(samples.next()).isFalse();
        assertThat(requests()).containsEntry(WEB, List.of(new Sample(2000, 2)));
    }

    @Test
    void aSelectionOfSealedChunksStaysWhileTheirMemoryIsGivenUpAndWritten() {
        Random random = new Random(1);
        addMany(20_000, 0, random);
        var before = head.select(selectionOfRequests());
        for (int round = 1; round < 5; round++) {
            addMany(20_000, 20_000L * round, random);
            head.truncate(20_000L * round + 10_000);
        }
        Random again = new Random(1);
        assertThat(before.next()).isTrue();
        var samples = before.samples();
        for (int i = 0; i < 20_000; i++) {
            assertThat(samples.next()).isTrue();
            assertThat(samples.timeMillis()).isEqualTo(i);
            assertThat(samples.value()).isEqualTo(again.nextDouble());
        }
        assertThat(samples.next()).isFalse();
        assertThat(before.next()).isFalse();
        head.truncate(100_000);
        double bytes = figure("steelyard_tsdb_head_bytes");
        addMany(20_000, 100_000, random);
        assertThat(figure("steelyard_tsdb_head_bytes")).as("used again").isEqualTo(bytes);
    }

    private void addMany(int count, long fromMillis, Random random) {
        try (Appender appender = head.appender()) {
            long ref = appender.series(WEB);
            for (int i = 0; i < count; i++) {
                appender.append(ref, fromMillis + i, random.nextDouble());
            }
            appender.commit();
        }
    }

    @Test
    void aStartTimeStaysWithItsSamples() {
        try (Appender appender = head.appender()) {
            long ref = appender.series(WEB);
            appender.append(ref, 1000, 1);
            appender.append(ref, 2000, 2, 500);
            appender.append(ref, 3000, 3, 500);
            appender.commit();
        }
        var series = head.select(selectionOfRequests());
        assertThat(series.next()).isTrue();
        var samples = series.samples();
        for (long start : new long[] {0, 500, 500}) {
            assertThat(samples.next()).isTrue();
            assertThat(samples.startMillis()).isEqualTo(start);
        }
    }

    @Nested
    class EverySampleIsJudged {
        @Test
        void againstWhatIsCommitted() {
            check(1000, 1, STORED);
            check(1000, 1, SAME);
            check(1000, 2, DUPLICATE);
            check(3000, Double.NaN, STORED);
            check(3000, Double.NaN, SAME);
            check(3000, Staleness.MARKER, DUPLICATE);
            check(2000, 1, OUT_OF_ORDER);
            check(500, 1, OUT_OF_ORDER);
            check(1000, 1, SAME);
            check(1000, 9, DUPLICATE);
            check(4000, 0.0, STORED);
            check(4000, -0.0, DUPLICATE);
            assertThat(requests().getOrDefault(WEB, List.of())).hasSize(3);
        }

        @Test
        void againstItsOwnBatch() {
            try (Appender appender = head.appender()) {
                long ref = appender.series(WEB);
                assertThat(appender.append(ref, 1000, 1)).isEqualTo(STORED);
                assertThat(appender.append(ref, 1000, 1)).isEqualTo(SAME);
                assertThat(appender.append(ref, 1000, 2)).isEqualTo(DUPLICATE);
                assertThat(appender.append(ref, 3000, 3)).isEqualTo(STORED);
                assertThat(appender.append(ref, 2000, 3)).isEqualTo(OUT_OF_ORDER);
                assertThat(appender.append(ref, 1000, 1)).isEqualTo(SAME);
                assertThat(appender.append(ref, 500, 1)).isEqualTo(OUT_OF_ORDER);
                appender.commit();
            }
            assertThat(requests())
                    .containsEntry(WEB, List.of(new Sample(1000, 1), new Sample(3000, 3)));
        }

        @Test
        void againstAnotherBatchThatWasFaster() {
            try (Appender slow = head.appender();
                    Appender fast = head.appender()) {
                slow.append(slow.series(WEB), 1000, 1);
                fast.append(fast.series(WEB), 1000, 2);
                fast.append(fast.series(WEB), 2000, 2);
                fast.commit();
                slow.commit();
            }
            assertThat(requests())
                    .containsEntry(WEB, List.of(new Sample(1000, 2), new Sample(2000, 2)));
            assertThat(figure("steelyard_tsdb_samples_refused", "duplicate")).isEqualTo(1);
        }

        @Test
        void acrossChunks() {
            for (int i = 0; i < 3 * CHUNK; i++) {
                assertThat(add(WEB, 10L * i, i)).isEqualTo(STORED);
            }
            check(0, 0, SAME);
            check(10L * CHUNK, CHUNK, SAME);
            check(10L * CHUNK, 0, DUPLICATE);
            check(10L * CHUNK - 5, 0, OUT_OF_ORDER);
        }

        private void check(long time, double value, AppendResult expected) {
            assertThat(add(WEB, time, value)).as("%s at %d", value, time).isEqualTo(expected);
        }
    }

    @Nested
    class WhenTheHeadIsTruncated {
        @Test
        void exactlyTheRetentionIsLeft() {
            for (int i = 0; i < 300; i++) {
                add(WEB, 100L * i, i);
            }
            head.truncate(30_000);
            List<Sample> left = requests().getOrDefault(WEB, List.of());
            assertThat(left).hasSize(100);
            assertThat(left.getFirst()).isEqualTo(new Sample(20_000, 200));
        }

        @Test
        void olderSamplesAreRefusedFromThenOn() {
            add(WEB, 15_000, 1);
            head.truncate(20_000);
            assertThat(add(API, 9_999, 1)).isEqualTo(TOO_OLD);
            assertThat(add(API, 10_000, 1)).isEqualTo(STORED);
        }

        @Test
        void aSeriesWithoutSamplesIsForgottenAndItsReferenceWithIt() {
            long ref = refOf(WEB);
            add(WEB, 1000, 1);
            head.truncate(20_000);
            assertThat(figure("steelyard_tsdb_series")).isZero();
            assertThat(figure("steelyard_tsdb_series_forgotten")).isEqualTo(1);
            try (Appender appender = head.appender()) {
                assertThat(appender.append(ref, 20_000, 1)).isEqualTo(UNKNOWN_SERIES);
                long next = appender.series(WEB);
                assertThat(next).isNotEqualTo(ref).isNotEqualTo(Appender.NO_SERIES);
                assertThat(appender.append(next, 20_000, 1)).isEqualTo(STORED);
                assertThat(appender.append(ref, 20_000, 1)).isEqualTo(UNKNOWN_SERIES);
                appender.commit();
            }
            assertThat(requests()).containsOnlyKeys(WEB);
        }

        @Test
        void manySeriesAreForgottenThoughSliceBySlice() {
            Head large = new Head(new HeadOptions(Duration.ofSeconds(10), 100_000));
            try (Appender appender = large.appender()) {
                for (int i = 0; i < 40_000; i++) {
                    long ref = appender.series(Labels.of("__name__", "many", "i", "" + i));
                    appender.append(ref, i % 2 == 0 ? 1000 : 15_000, i);
                }
                appender.commit();
            }
            large.truncate(20_000);
            assertThat(Reading.metric(large, "many")).hasSize(20_000);
            assertThat(large.metrics().families().toString())
                    .contains("steelyard_tsdb_series")
                    .contains("value=20000.0");
            large.truncate(40_000);
            assertThat(Reading.metric(large, "many")).isEmpty();
            assertThat(large.metrics().families().toString()).contains("value=40000.0");
        }

        @Test
        void aSampleOnItsWayKeepsItsSeries() {
            try (Appender appender = head.appender()) {
                long ref = appender.series(WEB);
                appender.append(ref, 20_000, 1);
                head.truncate(20_000);
                appender.commit();
                assertThat(requests()).containsOnlyKeys(WEB);
                assertThat(refOf(WEB)).isEqualTo(ref);
            }
        }

        @Test
        void aSampleThatBecameTooOldOnItsWayIsRefused() {
            try (Appender appender = head.appender()) {
                appender.append(appender.series(WEB), 5_000, 1);
                head.truncate(20_000);
                appender.commit();
            }
            assertThat(requests()).isEmpty();
            assertThat(figure("steelyard_tsdb_samples_refused", "too_old")).isEqualTo(1);
            head.truncate(20_000);
            assertThat(figure("steelyard_tsdb_series")).isZero();
        }

        @Test
        void aClockThatWentBackForgetsNothingAndAllowsNothing() {
            add(WEB, 15_000, 1);
            head.truncate(20_000);
            head.truncate(0);
            assertThat(requests()).containsOnlyKeys(WEB);
            assertThat(add(API, 9_000, 1)).isEqualTo(TOO_OLD);
        }
    }

    @Test
    void seriesBeyondTheLimitAreRefusedAndTheOthersGoOn() {
        add(WEB, 1000, 1);
        add(API, 1000, 1);
        add(Labels.of("__name__", "third"), 1000, 1);
        try (Appender appender = head.appender()) {
            assertThat(appender.series(Labels.of("__name__", "fourth"))).isEqualTo(0);
            assertThat(appender.append(appender.series(WEB), 2000, 2)).isEqualTo(STORED);
            appender.commit();
        }
        assertThat(refused(head, "total")).isEqualTo(1);
        head.truncate(12_000);
        assertThat(add(Labels.of("__name__", "fourth"), 9000, 1)).isEqualTo(STORED);
    }

    @Test
    void seriesOfOneMetricBeyondItsLimitAreRefusedAndAllOthersGoOn() {
        Head limited =
                new Head(
                        new HeadOptions(
                                Duration.ofSeconds(10),
                                new SeriesLimits(100, 3),
                                1L << 30,
                                Duration.ZERO));
        fillWithSeries(limited, 3);
        assertThat(limited.troubles()).isEmpty();
        fillWithSeries(limited, 5);
        try (Appender appender = limited.appender()) {
            assertThat(appender.series(Labels.of("__name__", "other"))).isNotZero();
            appender.commit();
        }
        assertThat(refused(limited, "metric")).isEqualTo(2);
        assertThat(refused(limited, "total")).isZero();
        assertThat(figure(limited, "steelyard_tsdb_samples", "")).isEqualTo(6);
        assertThat(limited.troubles())
                .singleElement()
                .asString()
                .contains("metric many", "(3)", "series-per-metric of --limits");
        limited.truncate(60_000);
        assertThat(limited.troubles()).isEmpty();
        fillWithSeries(limited, 3);
        assertThat(refused(limited, "metric")).isEqualTo(2);
    }

    @Test
    void tenTimesTheSeriesTakeNoMoreMemoryThanTheLimitAllows() {
        Head limited = new Head(new HeadOptions(Duration.ofSeconds(10), 2_000));
        fillWithSeries(limited, 2_000);
        double full = figure(limited, "steelyard_tsdb_head_bytes", "");
        fillWithSeries(limited, 20_000);
        assertThat(figure(limited, "steelyard_tsdb_head_bytes", "")).isEqualTo(full);
        assertThat(figure(limited, "steelyard_tsdb_series", "")).isEqualTo(2_000);
        assertThat(refused(limited, "total")).isEqualTo(18_000);
        assertThat(figure(limited, "steelyard_tsdb_samples", "")).isEqualTo(4_000);
    }

    private static double refused(Head of, String reason) {
        return figure(of, "steelyard_tsdb_series_refused", reason);
    }

    private static void fillWithSeries(Head head, int count) {
        long time = count;
        try (Appender appender = head.appender()) {
            for (int i = 0; i < count; i++) {
                long ref = appender.series(Labels.of("__name__", "many", "i", "" + i));
                appender.append(ref, time, i);
            }
            appender.commit();
        }
    }

    @Test
    void madeUpReferencesBelongToNoSeries() {
        try (Appender appender = head.appender()) {
            for (long ref : new long[] {0, 1, -1, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThat(appender.append(ref, 1000, 1)).as("%d", ref).isEqualTo(UNKNOWN_SERIES);
            }
        }
    }

    @Test
    void figuresTellWhatCameAndWent() {
        add(WEB, 1000, 1);
        add(WEB, 2000, 1);
        add(WEB, 2000, 1);
        add(API, 20_000, 1);
        assertThat(figure("steelyard_tsdb_series")).isEqualTo(2);
        assertThat(figure("steelyard_tsdb_samples")).isEqualTo(3);
        head.truncate(20_000);
        assertThat(figure("steelyard_tsdb_series")).isEqualTo(1);
        assertThat(figure("steelyard_tsdb_samples")).isEqualTo(1);
        assertThat(figure("steelyard_tsdb_samples_appended")).isEqualTo(3);
        assertThat(figure("steelyard_tsdb_samples_refused", "same")).isEqualTo(1);
    }

    @Test
    void chunksAreThoseThatAreFullAndTheOpenOneOfEachSeries() {
        assertThat(head.chunks()).isZero();
        add(WEB, 1000, 1);
        add(API, 1000, 1);
        assertThat(head.chunks()).isEqualTo(2);
        addMany(20_000, 2000, new Random(1));
        long full = head.chunks();
        assertThat(full).isBetween(2L + 20_000 / CHUNK - 1, 2L + 20_000);
        addMany(20_000, 30_000, new Random(2));
        assertThat(head.chunks()).isGreaterThan(full);
        head.truncate(90_000);
        assertThat(head.chunks()).as("given up").isLessThan(full);
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new HeadOptions(Duration.ZERO, 1))
                .hasMessageContaining("retention");
        assertThatThrownBy(() -> new HeadOptions(Duration.ofHours(1), 0))
                .hasMessageContaining("maxSeries");
    }

    private AppendResult add(Labels labels, long time, double value) {
        try (Appender appender = head.appender()) {
            var result = appender.append(appender.series(labels), time, value);
            appender.commit();
            return result;
        }
    }

    private long refOf(Labels labels) {
        try (Appender appender = head.appender()) {
            return appender.series(labels);
        }
    }

    private Map<Labels, List<Sample>> requests() {
        return Reading.metric(head, "requests");
    }

    private static Selection selectionOfRequests() {
        return new Selection(
                List.of(new LabelMatcher.Equal("__name__", "requests")),
                Long.MIN_VALUE,
                Long.MAX_VALUE);
    }

    private double figure(String family) {
        return figure(family, "");
    }

    private double figure(String family, String reason) {
        return figure(head, family, reason);
    }

    private static double figure(Head of, String family, String reason) {
        return of.metrics().families().stream()
                .filter(each -> each.name().equals(family))
                .map(MetricFamily::points)
                .flatMap(List::stream)
                .filter(point -> point.labels().get("reason").equals(reason))
                .map(MetricPoint.Value.class::cast)
                .findFirst()
                .orElseThrow()
                .value();
    }
}
