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
import dev.steelyard.testing.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Loses power at random moments of a database's life, within writes and between them, and compares
/// what the disk may have then with what was acknowledged. `-Dpower.seeds=3000` for a night of it.
class PowerLossTest {
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;
    private static final int SERIES = 6;
    private static final int STEPS = 60;
    private static final Duration RETENTION = Duration.ofHours(8);
    private static final Duration WINDOW = Duration.ofHours(3);
    private static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 12, 4096, Duration.ofMinutes(5)),
                    new DatabaseOptions.Blocks(
                            RETENTION, 1L << 30, Duration.ofHours(2), Duration.ofHours(6)),
                    WINDOW);

    /// Before one of so many changes of the disk it is looked what a loss of power would leave.
    private static final int CHANGES = 40;

    @TempDir private Path directory;
    private final Acknowledged acknowledged = new Acknowledged();
    private final List<Loss> losses = new ArrayList<>();
    private int lost;
    private long now = 500_000 * HOUR;
    private long elapsed;

    /// What a loss of power left, and what should be there.
    private record Loss(Path disk, Acknowledged.Bounds bounds, String when) {}

    static LongStream seeds() {
        Long given = Long.getLong("seed");
        int count = Integer.getInteger("power.seeds", 12);
        return given != null ? LongStream.of(given) : LongStream.rangeClosed(1, count);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatWasSyncedOutlivesALossOfPower(long seed) throws Exception {
        Random random = new Random(seed);
        List<RandomHistograms> histograms =
                List.of(new RandomHistograms(random, true), new RandomHistograms(random, false));
        Disk disk = insert(Files.createDirectory(directory.resolve("new")), random);
        Database database = open(disk.root());
        for (int step = 0; step < STEPS; step++) {
            pass(random.nextInt(3) == 0 ? random.nextLong(HOUR) : random.nextLong(MINUTE));
            batch(database, random, histograms);
            switch (random.nextInt(10)) {
                case 0 -> {
                    Loss loss = losePower(disk, random, "between");
                    database.close(); // on the disk that is out of use
                    losses.clear();
                    acknowledged.goOn(check(loss));
                    disk = insert(loss.disk, random);
                    database = open(disk.root());
                }
                case 1 -> {
                    database.close();
                    acknowledged.sync();
                    database = open(disk.root());
                }
                case 2, 3 -> delete(database, random);
                case 4 -> database.cleanTombstones();
                case 5, 6, 7 -> {
                    database.tend();
                    assertThat(figure(database, "tending_failures")).isZero();
                }
                default -> {
                    database.sync();
                    acknowledged.sync();
                }
            }
            checkLosses();
        }
        database.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatAJumpOfTheClockSetApartOutlivesItToo(long seed) throws Exception {
        Random random = new Random(seed);
        Disk disk = insert(Files.createDirectory(directory.resolve("new")), random);
        Database database = open(disk.root());
        int jump = random.nextInt(20);
        for (int step = 0; step < 45; step++) {
            pass(MINUTE);
            if (step == jump) {
                now += random.nextBoolean() ? HOUR : -HOUR; // elapsed time knows nothing of it
            }
            batch(database, random);
            if (random.nextBoolean()) {
                database.tend();
            }
            if (random.nextInt(3) == 0) {
                database.sync();
                acknowledged.sync();
            }
            checkLosses();
        }
        database.close();
    }

    private void checkLosses() throws Exception {
        for (Loss loss : losses) {
            Set<Acknowledged.Stored> _ = check(loss);
        }
        losses.clear();
    }

    /// Puts a disk in that loses power now and then without what works on it knowing.
    private Disk insert(Path content, Random random) throws IOException {
        Disk disk = Disk.of(content);
        disk.watch(() -> {
            if (random.nextInt(CHANGES) == 0) {
                losses.add(losePower(disk, random, "within"));
            }
        });
        return disk;
    }

    private Loss losePower(Disk disk, Random random, String when) throws IOException {
        Path left = directory.resolve("left" + lost++);
        disk.losePower(random, left);
        return new Loss(
                left,
                acknowledged.bounds(now - RETENTION.toMillis()),
                "%s, loss %d at %d".formatted(when, lost, now));
    }

    /// Opens what is left without more ado, and answers what is there.
    private Set<Acknowledged.Stored> check(Loss loss) throws Exception {
        try (Database database = open(Disk.of(loss.disk).root())) {
            Set<Acknowledged.Stored> there = Acknowledged.all(database);
            assertThat(without(loss.bounds.least(), there)).as("lost, %s", loss.when).isEmpty();
            assertThat(without(there, loss.bounds.most()))
                    .as("never there, %s", loss.when)
                    .isEmpty();
            try (Stream<Path> all = Files.list(loss.disk.resolve("data"))) {
                assertThat(all).noneMatch(each -> each.toString().endsWith(".bad"));
            }
            return there;
        }
    }

    private static Set<Acknowledged.Stored> without(
            Set<Acknowledged.Stored> these, Set<Acknowledged.Stored> others) {
        Set<Acknowledged.Stored> left = new HashSet<>(these);
        left.removeAll(others);
        return left;
    }

    private Database open(Path disk) throws Exception {
        Database database =
                Database.open(
                        disk.resolve("data"),
                        OPTIONS,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(now),
                                () -> elapsed * 1_000_000,
                                new Random(now)));
        database.awaitReplay();
        return database;
    }

    private void pass(long millis) {
        now += millis;
        elapsed += millis;
    }

    /// A third of the samples come late, some of them to spans that are in blocks.
    private void batch(Database database, Random random, List<RandomHistograms> histograms) {
        MemoryStore pending = new MemoryStore();
        try (Appender appender = database.appender()) {
            for (int i = random.nextInt(12); i >= 0; i--) {
                int number = random.nextInt(SERIES);
                long late = random.nextInt(3) == 0 ? random.nextLong(WINDOW.toMillis()) : 0;
                long time = now - random.nextInt(1000) - late;
                NativeHistogram histogram =
                        number < 3 || random.nextInt(4) == 0
                                ? null
                                : histograms.get(random.nextInt(2)).next();
                if (pending.samples(labels(number)).containsKey(time)) {
                    continue;
                }
                if (histogram == null) {
                    double value = random.nextInt(6) == 0 ? Staleness.MARKER : random.nextInt(1000);
                    if (appender.append(appender.series(labels(number)), time, value)
                            == AppendResult.STORED) {
                        pending.put(labels(number), time, value);
                    }
                } else if (appender.append(appender.series(labels(number)), time, histogram, 0)
                        == AppendResult.STORED) {
                    pending.put(labels(number), time, histogram);
                }
            }
            acknowledged.beginAppend(pending);
            appender.commit();
        }
        acknowledged.append(pending);
    }

    private void batch(Database database, Random random) {
        MemoryStore pending = new MemoryStore();
        try (Appender appender = database.appender()) {
            for (int i = 0; i < SERIES; i++) {
                double value = random.nextInt(1000);
                assertThat(appender.append(appender.series(labels(i)), now, value))
                        .isEqualTo(AppendResult.STORED);
                pending.put(labels(i), now, value);
            }
            acknowledged.beginAppend(pending);
            appender.commit();
        }
        acknowledged.append(pending);
    }

    private static double figure(Database database, String name) {
        return OwnFigure.of(database.families(), name);
    }

    private static Labels labels(int series) {
        return Labels.of("__name__", "m", "i", "s" + series);
    }

    /// Of one series, of a while up to some hours ago.
    private void delete(Database database, Random random) throws IOException {
        int number = random.nextInt(SERIES);
        long from = now - random.nextLong(6 * HOUR);
        long to = from + random.nextLong(2 * HOUR);
        acknowledged.delete(labels(number), from, to);
        database.delete(
                new Selection(List.of(new LabelMatcher.Equal("i", "s" + number)), from, to));
    }
}
