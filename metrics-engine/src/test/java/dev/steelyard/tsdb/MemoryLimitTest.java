package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Reading;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ten times the series in memory that is for one time.
class MemoryLimitTest {
    private static final int KNOWN = 1000;
    private static final long BYTES = 2 << 20;
    private static final long TICK_MILLIS = 15_000;
    private static final Labels FIRST = labels(0);

    @TempDir private Path directory;
    private final Random random = new Random(1);
    private long now = 1_800_000_000_000L;

    @Test
    void knownSeriesGoOnAndNewOnesAreRefusedWhereMemoryIsShort() throws Exception {
        try (Database database = open()) {
            ticks(database, 20, KNOWN);
            int refused = ticks(database, 20, 10 * KNOWN);
            assertThat(refused).isPositive();
            assertThat(refusedForMemory(database)).isEqualTo(refused);
            ticks(database, 4 * 240, KNOWN);
            assertThat(figure(database, "head_used_bytes")).isLessThanOrEqualTo(BYTES);
            assertThat(figure(database, "blocks")).isPositive();
            assertThat(figure(database, "samples_crowded_out")).isZero();
            assertThat(samples(database)).hasSize(20 + 20 + 4 * 240);
        }
        try (Database database = open()) {
            database.awaitReplay();
            assertThat(ticks(database, 1, KNOWN)).as("known before the restart").isZero();
            ticks(database, 2 * 240, KNOWN);
            assertThat(figure(database, "head_used_bytes")).isLessThanOrEqualTo(BYTES);
            assertThat(samples(database)).hasSize(20 + 20 + 4 * 240 + 1 + 2 * 240);
        }
    }

    /// Neither off the Java heap nor on it, where the objects are counted that series need.
    @Test
    void aRestartTakesNoMoreThanRunningDidThoughItsSeriesGoOn() throws Exception {
        double before;
        long objects;
        try (Database database = open(1 << 30)) {
            ticks(database, 200, 10 * KNOWN);
            before = figure(database, "head_used_bytes");
            objects = heapBytes();
        }
        try (Database database = open(1 << 30)) {
            database.awaitReplay();
            assertThat(figure(database, "head_used_bytes"))
                    .isBetween(before * 0.99, before + 4 * Slabs.BYTES);
            ticks(database, 1, 10 * KNOWN);
            assertThat(figure(database, "head_used_bytes"))
                    .isLessThan(before + 5 * Slabs.BYTES)
                    .as("what a record of each series takes")
                    .isLessThan(before + 10L * KNOWN * SeriesRecord.BYTES / 4);
            assertThat(figure(database, "series")).isEqualTo(10 * KNOWN);
            assertThat(figure(database, "samples")).isEqualTo(201 * 10 * KNOWN);
            assertThat(heapBytes()).isLessThan(objects + objects / 10);
        }
    }

    /// Whatever is scraped while the log is read: what was acknowledged comes first.
    @Test
    void whatIsReadFromTheLogHasRoomThoughItsSeriesCameAnewBefore() throws Exception {
        int series = 2 * KNOWN;
        try (Database database = open(BYTES / 2)) {
            assertThat(ticks(database, 3, series)).isZero();
        }
        DatabaseOptions options = options(BYTES / 2);
        Slabs slabs = new Slabs(Arena.global(), BYTES / 2);
        Leases leases = new Leases();
        Head live = Head.behindAnother(options.head(), slabs, leases, new ExemplarRing(0));
        live.table().admission().keepRoom(true);
        now += TICK_MILLIS;
        int taken = 0;
        try (Appender appender = live.appender()) {
            for (int each = 0; each < series; each++) {
                taken += append(appender, each) == AppendResult.STORED ? 1 : 0;
            }
            appender.commit();
        }
        assertThat(taken).isBetween(1, series - 1);

        Head read = new Head(options.replayedHead(), slabs, leases, new ExemplarRing(0));
        Replay replay = new Replay(directory);
        replay.run(read, (_, _) -> {}, () -> {});
        assertThat(replay.lostSamples()).isZero();
        assertThat(replay.samples()).isEqualTo(3L * series);
        assertThat(slabs.usedBytes()).isLessThanOrEqualTo(BYTES / 2);

        live.join(read);
        live.table().admission().keepRoom(false);
        try (Appender appender = live.appender()) {
            now += TICK_MILLIS;
            for (int each = 0; each < series; each++) {
                assertThat(append(appender, each)).isEqualTo(AppendResult.STORED);
            }
            appender.commit();
        }
    }

    /// What the objects of databases and the bitmaps of their postings take of the Java heap.
    private static long heapBytes() throws JMException {
        String histogram =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {new String[0]},
                                        new String[] {String[].class.getName()});
        return histogram
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(row -> row.length > 3 && row[3].matches("(dev.steelyard.tsdb|org.roar).*"))
                .mapToLong(row -> Long.parseLong(row[2]))
                .sum();
    }

    @Test
    void aHeadAloneGivesUpItsOldestChunksAtItsLimit() {
        Head head =
                new Head(
                        new HeadOptions(
                                Duration.ofDays(1),
                                SeriesLimits.ofAny(2 * KNOWN),
                                BYTES / 2,
                                Duration.ZERO));
        for (int i = 0; i < 2000; i++) {
            now += TICK_MILLIS;
            try (Appender appender = head.appender()) {
                for (int series = 0; series < KNOWN; series++) {
                    assertThat(append(appender, series)).isEqualTo(AppendResult.STORED);
                }
                appender.commit();
            }
            head.truncate(now);
        }
        assertThat(figure(head.metrics().families(), "head_used_bytes"))
                .isLessThanOrEqualTo(BYTES / 2);
        assertThat(figure(head.metrics().families(), "samples_crowded_out")).isPositive();
        List<Sample> left = Reading.all(head, name()).getOrDefault(FIRST, List.of());
        assertThat(left.getLast().timeMillis()).isEqualTo(now);
    }

    @Test
    void lateSamplesTakeOfTheSameMemoryAndAreRefusedWhereItIsFull() {
        Head head = late(BYTES);
        int refused = 0;
        now += Duration.ofHours(1).toMillis();
        commit(head, now);
        for (int i = 1; i < 40_000; i++) {
            refused += commit(head, now - i * 50L);
            assertThat(figure(head.metrics().families(), "head_used_bytes"))
                    .isLessThanOrEqualTo(BYTES + Slabs.BYTES);
        }
        assertThat(refused).isPositive();
        assertThat(figure(head.metrics().families(), "head_used_bytes")).isGreaterThan(BYTES * 0.9);
        head.truncate(now + Duration.ofDays(2).toMillis());
        assertThat(figure(head.metrics().families(), "head_used_bytes")).isEqualTo(2 * Slabs.BYTES);
    }

    @Test
    void openHistogramsTakeOfTheSameMemory() {
        Head head = late(1L << 30);
        RandomHistograms histograms = new RandomHistograms(random, true);
        double before = 0;
        for (int i = 0; i < 100; i++) {
            try (Appender appender = head.appender()) {
                long series = appender.series(labels(i));
                assertThat(appender.append(series, now, histograms.next(), 0))
                        .isEqualTo(AppendResult.STORED);
                appender.commit();
            }
            double used = figure(head.metrics().families(), "head_used_bytes");
            assertThat(used).isGreaterThan(before + 600);
            before = used;
        }
        head.truncate(now + Duration.ofDays(2).toMillis());
        head.truncate(now + Duration.ofDays(2).toMillis());
        assertThat(figure(head.metrics().families(), "head_used_bytes")).isEqualTo(2 * Slabs.BYTES);
    }

    private static Head late(long maxBytes) {
        return new Head(
                new HeadOptions(
                        Duration.ofDays(1),
                        SeriesLimits.ofAny(1000),
                        maxBytes,
                        Duration.ofHours(1)));
    }

    /// Lets one sample of each of ten series come; answers how many were refused.
    private static int commit(Head head, long time) {
        int refused = 0;
        try (Appender appender = head.appender()) {
            for (int each = 0; each < 10; each++) {
                refused +=
                        appender.append(appender.series(labels(each)), time, time * Math.PI)
                                        == AppendResult.STORED
                                ? 0
                                : 1;
            }
            appender.commit();
        }
        return refused;
    }

    /// Lets so many series come so often; answers how many samples had no series.
    private int ticks(Database database, int count, int series) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            now += TICK_MILLIS;
            try (Appender appender = database.appender()) {
                for (int each = 0; each < series; each++) {
                    refused += append(appender, each) == AppendResult.STORED ? 0 : 1;
                }
                appender.commit();
            }
            database.tend();
        }
        return refused;
    }

    private AppendResult append(Appender appender, int series) {
        long ref = appender.series(labels(series));
        return ref == Appender.NO_SERIES
                ? AppendResult.UNKNOWN_SERIES
                : appender.append(ref, now, random.nextInt(100));
    }

    private static Labels labels(int series) {
        return Labels.of("__name__", "m", "i", "s" + series);
    }

    private static LabelMatcher name() {
        return new LabelMatcher.Equal("__name__", "m");
    }

    private static List<Sample> samples(Database database) {
        Map<Labels, List<Sample>> all = Reading.all(database, new LabelMatcher.Equal("i", "s0"));
        return all.getOrDefault(FIRST, List.of());
    }

    private Database open() throws IOException {
        return open(BYTES);
    }

    private Database open(long bytes) throws IOException {
        return Database.open(
                directory,
                options(bytes),
                new Database.Surroundings(
                        () -> Instant.ofEpochMilli(now), () -> now * 1_000_000, random));
    }

    private static DatabaseOptions options(long bytes) {
        return DatabaseOptions.DEFAULT
                .with(new DatabaseOptions.Memory(2_000_000, bytes, 0))
                .with(new DatabaseOptions.Log(1 << 24, 4096, Duration.ofMinutes(4)));
    }

    private static double refusedForMemory(Database database) {
        return database.families().stream()
                .filter(family -> family.name().equals("steelyard_tsdb_series_refused"))
                .flatMap(family -> family.points().stream())
                .filter(point -> point.labels().get("reason").equals("memory"))
                .map(MetricPoint.Value.class::cast)
                .findFirst()
                .orElseThrow()
                .value();
    }

    private static double figure(Database database, String name) {
        return figure(database.families(), name);
    }

    private static double figure(List<MetricFamily> families, String name) {
        return OwnFigure.of(families, name);
    }
}
