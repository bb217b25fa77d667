package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.wal.SegmentReader;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadFilesTest {
    private static final LabelMatcher ALL = new LabelMatcher.Equal("__name__", "m");

    private final MemoryStore model = new MemoryStore();
    private final DatabaseOptions options =
            DatabaseOptions.DEFAULT.with(
                    new DatabaseOptions.Log(1 << 20, 4096, Duration.ofMinutes(5)));

    @TempDir private Path directory;
    private long now = 1_800_000_000_000L;
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = open(directory);
        database.awaitReplay();
    }

    @AfterEach
    void close() throws IOException {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void headFilesAndTheRestOfTheLogGiveAllBack(long seed) throws Exception {
        Random random = new Random(seed);
        for (int run = 0; run < 4; run++) {
            for (int i = random.nextInt(300); i > 0; i--) {
                tick(random);
                database.tend();
            }
            assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
            database.close();
            open();
            assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
            assertThat(database.replay().lostSamples()).isZero();
            assertThat(database.replay().damagedStretches()).isZero();
        }
    }

    @Test
    void theLogHasOnlyWhatCameAfterTheLatestHeadFile() throws Exception {
        for (int i = 0; i < 60; i++) {
            tick(new Random(i));
            database.tend();
            assertThat(Segments.list(directory.resolve("log"))).hasSize(1);
        }
        assertThat(headFiles(".open")).hasSize(1);
        assertThat(headFiles(".full")).hasSize(4);
    }

    @Test
    void whatWasReadAtTheStartIsInHeadFilesSoon() throws Exception {
        for (int run = 0; run < 4; run++) {
            tick(new Random(run));
            database.close();
            open();
            database.tend();
            assertThat(Segments.list(directory.resolve("log"))).hasSize(1);
            assertThat(headFiles(".whole")).hasSize(1);
        }
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
    }

    @Test
    void aReplayThatIsStoppedLeavesTheRestUnreadAndDamagesNothing() throws Exception {
        filled();
        Path whole = copy(directory, "whole");
        Head head = new Head(options.head());
        Replay replay = new Replay(whole);
        AtomicInteger parts = new AtomicInteger();
        replay.run(
                head,
                (_, _) -> {
                    parts.incrementAndGet();
                    replay.stop();
                },
                () -> parts.addAndGet(100));
        assertThat(parts).hasValue(1);
        assertThat(replay.isDone()).isFalse();
        assertThat(replay.doneBytes()).isPositive().isLessThan(replay.bytes());
        assertThat(replay.damagedStretches()).isZero();
        head.close();
    }

    @Test
    void aDatabaseThatIsClosedWhileItReadsDamagesNothing() throws Exception {
        Path whole = filled();
        Database other = open(whole);
        other.close();
        boolean _ = other.awaitReplay(Duration.ofMinutes(1));
        assertThat(other.replay().damagedStretches()).isZero();
        try (Database again = open(whole)) {
            again.awaitReplay();
            assertThat(again.replay().samples()).isPositive();
            assertThat(again.replay().lostSamples()).isZero();
        }
    }

    @Test
    void fullChunksWithoutTheirOpenOnesAreReadFromTheLog() throws Exception {
        Path before = filled();
        Path whole = copy(directory, "whole");
        database.close();
        Files.delete(headFiles(whole, ".open").getFirst());
        copyInto(before.resolve("log"), whole.resolve("log"));
        try (Database other = open(whole)) {
            other.awaitReplay();
            assertThat(all(other)).isEqualTo(Reading.all(model, ALL));
            assertThat(headFiles(whole, ".full")).isEmpty();
        }
    }

    @Test
    void segmentsThatHeadFilesStandForAlreadyAreReadWithoutLoss() throws Exception {
        Path before = filled();
        Path whole = copy(directory, "whole");
        database.close();
        copyInto(before.resolve("log"), whole.resolve("log"));
        try (Database other = open(whole)) {
            other.awaitReplay();
            assertThat(other.replay().lostSamples()).isZero();
            assertThat(all(other)).isEqualTo(Reading.all(model, ALL));
        }
    }

    @Test
    void afterADeletionAFileOfTheWholeTakesThePlaceOfAllBefore() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 32; i++) {
            tick(random);
            database.tend();
        }
        Path before = copy(directory, "before");
        delete(now - 300_000, now - 30_000);
        tick(random);
        Path deleted = copy(directory, "deleted");
        for (int i = 0; i < 16; i++) {
            tick(random);
        }
        database.tend();
        assertThat(headFiles(".whole")).hasSize(1);
        assertThat(headFiles(".full")).isEmpty();
        assertThat(headFiles(".open")).isEmpty();
        for (int i = 0; i < 32; i++) {
            tick(random);
            database.tend();
        }
        assertThat(headFiles(".whole")).hasSize(1);
        assertThat(headFiles(".full")).isNotEmpty();
        Path last = copy(directory, "last");
        // A crash before anything was removed leaves what was there before.
        copyInto(before.resolve("head"), last.resolve("head"));
        copyInto(before.resolve("log"), last.resolve("log"));
        copyInto(deleted.resolve("log"), last.resolve("log"));
        for (Path from : List.of(last, directory)) {
            database.close();
            database = open(from);
            database.awaitReplay();
            assertThat(database.replay().lostSamples()).isZero();
            assertThat(all(database)).as(from.toString()).isEqualTo(Reading.all(model, ALL));
        }
    }

    @Test
    void whatIsDeletedAfterAReopeningStaysSoThroughEverySealing() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 32; i++) {
            tick(random);
            database.tend();
        }
        for (int run = 0; run < 3; run++) {
            database.close();
            open();
            tick(random);
            if (run > 0) {
                database.tend(); // so that what was read is sealed already
            }
            delete(now - 400_000 + run * 60_000L, now - 300_000 + run * 60_000L);
            for (int i = 0; i < run * 16; i++) {
                tick(random);
                database.tend();
            }
            assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        }
        database.close();
        open();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        assertThat(database.replay().lostSamples()).isZero();
    }

    private void delete(long from, long to) throws IOException {
        database.delete(new Selection(List.of(ALL), from, to));
        model.labels().forEach(labels -> model.remove(labels, from, to));
    }

    @Test
    void aHeadFileThatIsCutAnywhereKeepsAllWholeRecordsBefore() throws Exception {
        filled();
        Map<Labels, List<Sample>> whole = all(database);
        for (String kind : List.of(".full", ".open")) {
            byte[] bytes = Files.readAllBytes(headFiles(kind).getFirst());
            int most = 0;
            for (int length = 0; length <= bytes.length; length++) {
                Map<Labels, List<Sample>> left = damaged(kind, Arrays.copyOf(bytes, length));
                assertPart(whole, left, kind + " of " + length + " bytes");
                assertThat(count(left)).isGreaterThanOrEqualTo(most);
                most = count(left);
            }
            assertThat(most).isEqualTo(count(whole));
        }
    }

    @Test
    void aByteOfAHeadFileThatIsFlippedCostsItsRecordAtMost() throws Exception {
        filled();
        Map<Labels, List<Sample>> whole = all(database);
        for (String kind : List.of(".full", ".open")) {
            byte[] bytes = Files.readAllBytes(headFiles(kind).getFirst());
            for (int at = 0; at < bytes.length; at++) {
                byte[] flipped = bytes.clone();
                flipped[at] ^= 0x10;
                assertPart(whole, damaged(kind, flipped), kind + " byte " + at);
            }
        }
    }

    private static void assertPart(
            Map<Labels, List<Sample>> whole, Map<Labels, List<Sample>> left, String what) {
        left.forEach((labels, samples) ->
                assertThat(whole.getOrDefault(labels, List.of())).as(what).containsAll(samples));
    }

    private static int count(Map<Labels, List<Sample>> all) {
        return all.values().stream().mapToInt(List::size).sum();
    }

    @Test
    void aDamagedHeadFileIsSetAsideAndToldOfOnce() throws Exception {
        filled();
        database.close();
        Path file = headFiles(".full").getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 4] ^= 0x10;
        bytes[bytes.length - 1] ^= 0x10; // the parity, which would mend it
        Files.write(file, bytes);
        open();
        assertThat(database.replay().damagedStretches()).isEqualTo(1);
        database.tend();
        assertThat(file.resolveSibling(file.getFileName() + ".bad")).exists();
        assertThat(database.troubles()).singleElement().asString().contains("set aside as .bad");
        Map<Labels, List<Sample>> left = all(database);
        assertPart(Reading.all(model, ALL), left, "after the damage");
        database.close();
        open();
        assertThat(database.replay().damagedStretches()).isZero();
        assertThat(all(database)).isEqualTo(left);
    }

    @Test
    void aHeadFileThatIsMendedIsToldOfAndCostsNothing() throws Exception {
        filled();
        database.close();
        Path file = headFiles(".full").getFirst();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 4] ^= 0x10;
        Files.write(file, bytes);
        open();
        assertThat(database.replay().mendedStretches()).isEqualTo(1);
        assertThat(database.replay().damagedStretches()).isZero();
        assertThat(database.replay().lostSamples()).isZero();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
    }

    /// What comes back where the first head file of a kind has other bytes.
    private Map<Labels, List<Sample>> damaged(String kind, byte[] bytes) throws Exception {
        Head head = new Head(options.replayedHead());
        for (String each : List.of(".full", ".open")) {
            Path file = headFiles(each).getFirst();
            if (each.equals(kind)) {
                file = Files.write(directory.resolve("damaged"), bytes);
            }
            HeadReplay replay = new HeadReplay(head);
            try (SegmentReader records = SegmentReader.open(file)) {
                while (records.next()) {
                    replay.read(records);
                }
            }
        }
        Map<Labels, List<Sample>> left = Reading.all(head, ALL);
        head.close();
        return left;
    }

    /// Fills the head until it has one file of each kind; answers a copy from before.
    private Path filled() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 16; i++) {
            tick(random);
        }
        Path before = copy(directory, "before");
        database.tend();
        assertThat(headFiles(".full")).hasSize(1);
        assertThat(Files.size(headFiles(".full").getFirst())).isGreaterThan(100);
        return before;
    }

    private void tick(Random random) {
        now += 20_000;
        try (Appender appender = database.appender()) {
            for (int i = 0; i < 4; i++) {
                Labels labels = Labels.of("__name__", "m", "i", "s" + i);
                double value = random.nextInt(20) == 0 ? Staleness.MARKER : i * random.nextDouble();
                long start = i == 3 ? now - 1000L * random.nextInt(3) : 0;
                if (appender.append(appender.series(labels), now, value, start)
                        == AppendResult.STORED) {
                    model.put(labels, now, value);
                }
            }
            appender.commit();
        }
    }

    private Database open(Path path) throws IOException {
        return Database.open(
                path,
                options,
                new Database.Surroundings(
                        () -> Instant.ofEpochMilli(now), () -> now * 1_000_000, new Random(1)));
    }

    private static Map<Labels, List<Sample>> all(Database of) {
        return Reading.all(of, ALL);
    }

    private List<Path> headFiles(String kind) throws IOException {
        return headFiles(directory, kind);
    }

    private static List<Path> headFiles(Path of, String kind) throws IOException {
        try (Stream<Path> files = Files.list(of.resolve("head"))) {
            return files.filter(file -> file.toString().endsWith(kind)).sorted().toList();
        }
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = Files.createDirectory(directory.resolve(name));
        for (String inside : List.of("log", "head")) {
            Files.createDirectory(to.resolve(inside));
            copyInto(from.resolve(inside), to.resolve(inside));
        }
        return to;
    }

    private static void copyInto(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (Files.notExists(to.resolve(file.getFileName()))) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
        }
    }
}
