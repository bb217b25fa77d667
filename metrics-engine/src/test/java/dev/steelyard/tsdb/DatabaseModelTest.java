package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.RandomHistograms;
import dev.steelyard.testing.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of a database, against a store that is obviously right: floats, native
/// histograms, start times and late samples, while samples are deleted, and it is closed and
/// opened, seals, cuts blocks and compacts them.
class DatabaseModelTest {
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final LabelMatcher ALL = new LabelMatcher.Equal("__name__", "m");

    private final MemoryStore model = new MemoryStore();
    private final Duration window = Duration.ofHours(5);
    private final DatabaseOptions options =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 14, 4096, Duration.ofMinutes(5)),
                    new DatabaseOptions.Blocks(Duration.ofDays(90), 1L << 30, Duration.ofHours(2)),
                    window);

    @TempDir private Path directory;
    private long now = 500_000 * HOUR;
    private long elapsed;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void theDatabaseHoldsWhatTheModelHolds(long seed) throws Exception {
        Random random = new Random(seed);
        List<RandomHistograms> histograms =
                List.of(new RandomHistograms(random, true), new RandomHistograms(random, false));
        Database database = open();
        try {
            for (int step = 0; step < 60; step++) {
                pass(random.nextInt(4) == 0 ? random.nextLong(HOUR) : random.nextLong(MINUTE));
                for (int i = random.nextInt(4); i >= 0; i--) {
                    batch(database, random, histograms);
                }
                int act = random.nextInt(6);
                if (act == 0) {
                    database.close();
                    database = open();
                } else if (act < 3) {
                    database.tend();
                } else if (act == 3) {
                    delete(database, random);
                }
                assertThat(Reading.words(database, ALL))
                        .as("after step %d, act %d", step, act)
                        .isEqualTo(Reading.words(model, ALL));
                assertThat(figure(database, "replay_lost_samples")).isZero();
            }
            pass(6 * HOUR);
            batch(database, random, histograms);
            database.tend();
            assertThat(figure(database, "blocks")).isPositive();
            database.close();
            database = open();
            assertThat(Reading.words(database, ALL)).isEqualTo(Reading.words(model, ALL));
        } finally {
            database.close();
        }
    }

    /// A third of the samples come late, some of them to spans that are in blocks.
    private void batch(Database database, Random random, List<RandomHistograms> histograms) {
        MemoryStore pending = new MemoryStore();
        try (Appender appender = database.appender()) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                int number = random.nextInt(6);
                Labels labels = Labels.of("__name__", "m", "i", "s" + number);
                long late = random.nextInt(3) == 0 ? random.nextLong(window.toMillis()) : 0;
                long time = now - random.nextInt(1000) - late;
                if (model.samples(labels).containsKey(time)) {
                    continue; // which of two stays is not told across blocks and heads
                }
                long start = number % 2 == 0 ? 0 : time - random.nextInt(1000);
                long ref = appender.series(labels);
                NativeHistogram histogram =
                        number < 3 || random.nextInt(4) == 0
                                ? null
                                : histograms.get(random.nextInt(2)).next();
                double value = random.nextInt(6) == 0 ? Staleness.MARKER : random.nextInt(1000);
                AppendResult result =
                        histogram == null
                                ? appender.append(ref, time, value, start)
                                : appender.append(ref, time, histogram, start);
                if (result == AppendResult.STORED) {
                    if (histogram == null) {
                        pending.put(labels, time, value);
                    } else {
                        pending.put(labels, time, histogram);
                    }
                    pending.putStart(labels, time, start);
                }
            }
            appender.commit();
        }
        model.putAll(pending);
    }

    /// Of one series or two, of a while up to some hours ago.
    private void delete(Database database, Random random) throws IOException {
        int number = random.nextInt(5);
        long from = now - random.nextLong(6 * HOUR);
        long to = from + random.nextLong(2 * HOUR);
        LabelMatcher some = new LabelMatcher.OneOf("i", Set.of("s" + number, "s" + (number + 1)));
        database.delete(new Selection(List.of(ALL, some), from, to));
        for (int i = number; i < number + 2; i++) {
            model.remove(Labels.of("__name__", "m", "i", "s" + i), from, to);
        }
    }

    private Database open() throws IOException, InterruptedException {
        Database database = Database.open(directory, options, surroundings());
        database.awaitReplay();
        return database;
    }

    private Database.Surroundings surroundings() {
        return new Database.Surroundings(
                () -> Instant.ofEpochMilli(now), () -> elapsed * 1_000_000, new Random(1));
    }

    private void pass(long millis) {
        now += millis;
        elapsed += millis;
    }

    private static double figure(Database database, String name) {
        return OwnFigure.of(database.families(), name);
    }
}
