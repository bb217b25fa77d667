package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarResult;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.testing.MemoryStore;
import dev.steelyard.testing.Reading;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    private static final long HOUR = 3_600_000;
    private static final Labels WEB = Labels.of("__name__", "m", "app", "web");
    private static final LabelMatcher ALL = new LabelMatcher.Equal("__name__", "m");

    private final MemoryStore model = new MemoryStore();
    private final DatabaseOptions options =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 14, 4096, Duration.ofMinutes(5)),
                    new DatabaseOptions.Blocks(Duration.ofDays(1), 1L << 30, Duration.ofHours(2)),
                    DatabaseOptions.DEFAULT.outOfOrderWindow());

    @TempDir private Path directory;
    private long now = 500_000 * HOUR;
    private long elapsed;
    private Database database;

    @AfterEach
    void close() throws IOException {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatWasCommittedIsThereAfterEachReopening(long seed) throws Exception {
        Random random = new Random(seed);
        for (int run = 0; run < 4; run++) {
            fill(random, 40);
            if (random.nextBoolean()) {
                database.tend();
            }
            assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
            reopen();
            assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
            assertThat(figure("replay_lost_samples")).isZero();
            assertThat(figure("replay_damaged")).isZero();
        }
        pass(12 * HOUR);
        append(WEB, 1);
        database.tend();
        assertThat(figure("blocks")).isPositive();
        assertThat(figure("series")).isEqualTo(1);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        reopen();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        assertThat(figure("replay_samples")).isLessThan(model.samples(WEB).size() + 1);
    }

    @Test
    void aBlockCoversItsSpanAndTheLogGoesWithIt() throws Exception {
        for (int i = 0; i < 240; i++) {
            append(WEB, i);
            pass(60_000);
            database.tend();
        }
        assertThat(figure("blocks")).isEqualTo(1);
        assertThat(Segments.list(directory.resolve("log"))).doesNotContain(1, 2);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        long log = logBytes();
        pass(10 * HOUR);
        append(WEB, 1);
        database.tend();
        assertThat(figure("blocks")).isEqualTo(2);
        assertThat(logBytes()).isLessThan(log);
    }

    @Test
    void blocksGoByAgeAndByRoom() throws Exception {
        for (int i = 0; i < 20; i++) {
            append(WEB, i);
            pass(2 * HOUR);
            database.tend();
        }
        assertThat(figure("blocks")).isBetween(11.0, 12.0);
        assertThat(all(database).getOrDefault(WEB, List.of()).getFirst().timeMillis())
                .isGreaterThanOrEqualTo(now - 29 * HOUR);
    }

    @Test
    void whatIsInTheFutureIsKeptAndMakesNothingOld() throws Exception {
        append(WEB, 1);
        append(Labels.of("__name__", "m", "app", "ahead"), now + 365 * 24 * HOUR, 2);
        now += 365 * 24 * HOUR;
        database.tend();
        now -= 365 * 24 * HOUR;
        pass(60_000);
        append(WEB, 3);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL)).hasSize(2);
        assertThat(figure("blocks")).isZero();
    }

    @Test
    void aSnapshotHasAllOfIt() throws Exception {
        fill(new Random(3), 100);
        pass(12 * HOUR);
        append(WEB, 1);
        database.tend();
        Path copy = directory.resolve("copy");
        database.snapshot(copy);
        try (Database other = Database.open(copy, options, surroundings())) {
            other.awaitReplay();
            assertThat(all(other)).isEqualTo(Reading.all(model, ALL));
        }
    }

    @Test
    void whatIsDeletedIsGoneFromHeadAndBlocksAndStaysSo() throws Exception {
        long first = now;
        for (int i = 0; i < 300; i++) {
            append(WEB, i);
            append(Labels.of("__name__", "m", "app", "api"), i);
            pass(60_000);
            database.tend();
        }
        long from = first + HOUR;
        long to = first + 4 * HOUR;
        database.delete(new Selection(List.of(new LabelMatcher.Equal("app", "web")), from, to));
        model.samples(WEB).subMap(from, true, to, true).clear();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        append(WEB, 7);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        reopen();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
    }

    @Test
    void aListenerIsToldOfTheRunBeforeAndOfBlocks() throws Exception {
        for (int i = 0; i < 4 * 60; i++) {
            append(WEB, i);
            pass(60_000);
            database.tend();
        }
        reopen();
        append(WEB, 1000);
        Map<Long, Double> told = new LinkedHashMap<>();
        database.subscribe(
                List.of(ALL),
                0,
                new SampleListener() {
                    @Override
                    public void seriesBegan(long series, Labels labels) {
                        assertThat(told).isEmpty();
                    }

                    @Override
                    public void sample(long series, long timeMillis, double value) {
                        assertThat(told.put(timeMillis, value)).isNull();
                    }

                    @Override
                    public void seriesForgotten(long series) {}
                });
        assertThat(figure("blocks")).isPositive();
        assertThat(told).containsExactlyEntriesOf(model.samples(WEB));
        pass(60_000);
        append(WEB, 1001);
        assertThat(told).containsExactlyEntriesOf(model.samples(WEB));
    }

    @Test
    void exemplarsAreThereAfterReopeningBeforeThoseThatCameMeanwhile() throws Exception {
        appendExemplar("a", 1);
        pass(15_000);
        appendExemplar("b", 2);
        database.close();
        database = Database.open(directory, options, surroundings());
        pass(15_000);
        appendExemplar("c", 3);
        database.awaitReplay();
        for (int i = 0; i < 2; i++) {
            assertThat(database.exemplars(List.of(List.of(ALL)), 0, Long.MAX_VALUE))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.series()).isEqualTo(WEB);
                        assertThat(found.exemplars())
                                .extracting(each -> each.labels().get("trace_id"))
                                .containsExactly("a", "b", "c");
                        assertThat(found.exemplars().getLast())
                                .isEqualTo(new Exemplar(Labels.of("trace_id", "c"), 3, now, true));
                    });
            assertThat(figure("exemplars")).isEqualTo(3);
            reopen();
        }
    }

    private void appendExemplar(String trace, double value) {
        try (Appender appender = database.appender()) {
            long series = appender.series(WEB);
            assertThat(appender.append(series, now, value)).isEqualTo(AppendResult.STORED);
            Exemplar exemplar = new Exemplar(Labels.of("trace_id", trace), value, now, true);
            assertThat(appender.exemplar(series, exemplar)).isEqualTo(ExemplarResult.STORED);
            appender.commit();
        }
    }

    @Test
    void deletingLeavesTheGridOfBlocksAsItIs() throws Exception {
        long grid = Math.ceilDiv(now, 2 * HOUR) * 2 * HOUR;
        pass(grid - now);
        for (int i = 0; i < 200; i++) {
            append(WEB, i);
            pass(60_000);
            if (i % 20 == 10) {
                Selection some = new Selection(List.of(ALL), now - 5 * 60_000, now - 2 * 60_000);
                database.delete(some);
                model.remove(WEB, some.fromMillis(), some.toMillis());
            }
            database.tend();
        }
        assertThat(figure("blocks")).isEqualTo(1);
        assertThat(database.earliestMillis()).hasValue(grid);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
        assertThat(figure("samples")).isEqualTo(model.samples(WEB).size());
        reopen();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
    }

    @Test
    void aDeletionThatCannotBeWrittenDownIsToldToWhoeverAsksForIt() throws Exception {
        append(WEB, 1);
        database.close(); // as on a full disk nothing can be written
        assertThatThrownBy(() -> database.delete(new Selection(List.of(ALL), 0, now)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("would come back");
        open();
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL));
    }

    @Test
    void whatCameLateIsDeletedToo() throws Exception {
        append(WEB, 1);
        pass(10_000);
        append(WEB, 2);
        Selection all = new Selection(List.of(new LabelMatcher.Equal("app", "web")), 0, now + HOUR);
        database.delete(all);
        append(WEB, now + 5_000, 5);
        append(WEB, now - 5_000, 3); // to a span that was deleted
        assertThat(figure("samples_out_of_order")).isEqualTo(1);
        model.remove(WEB, now - 10_000, now - 10_000);
        model.remove(WEB, now, now);
        assertThat(all(database)).isEqualTo(Reading.all(model, ALL)).isNotEmpty();
        database.delete(all);
        assertThat(all(database)).isEmpty();
        reopen();
        assertThat(all(database)).isEmpty();
    }

    @Test
    void oneProcessUsesADirectory() throws Exception {
        assertThatThrownBy(() -> Database.open(directory, options, surroundings()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another database uses");
    }

    @Test
    void aLogThatIsCutAnywhereKeepsAllWholeRecordsBeforeIt() throws Exception {
        byte[] log = smallLog();
        List<Sample> whole = Reading.all(model, ALL).getOrDefault(WEB, List.of());
        int most = 0;
        for (int length = 0; length <= log.length; length++) {
            List<Sample> left = replayed(Arrays.copyOf(log, length));
            assertThat(left).as("%d bytes", length).isEqualTo(whole.subList(0, left.size()));
            assertThat(left.size()).isGreaterThanOrEqualTo(most);
            most = left.size();
        }
        assertThat(most).isEqualTo(whole.size());
    }

    @Test
    void aByteThatIsFlippedCostsNothing() throws Exception {
        byte[] log = smallLog();
        List<Sample> whole = Reading.all(model, ALL).getOrDefault(WEB, List.of());
        for (int at = 0; at < log.length; at++) {
            byte[] flipped = log.clone();
            flipped[at] ^= 0x10;
            List<Sample> left = replayed(flipped);
            assertThat(left).as("byte %d", at).isEqualTo(whole);
        }
    }

    @Test
    void aByteThatIsFlippedWhereNoParityIsCostsNoRecordButItsOwn() throws Exception {
        byte[] all = smallLog();
        byte[] log = Arrays.copyOf(all, beforeParity(all));
        List<Sample> whole = Reading.all(model, ALL).getOrDefault(WEB, List.of());
        for (int at = 0; at < log.length; at++) {
            byte[] flipped = log.clone();
            flipped[at] ^= 0x10;
            List<Sample> left = replayed(flipped);
            assertThat(whole).as("byte %d", at).containsAll(left);
            if (at > firstSamples(log)) {
                assertThat(left).as("byte %d", at).hasSizeGreaterThanOrEqualTo(whole.size() - 1);
            }
        }
    }

    @Test
    void theLogTakesLessThanHalfOfWhatPrometheusTakes() throws Exception {
        Random random = new Random(1);
        double[] values = new double[1000];
        long count = 0;
        Path roomy = directory.resolve("roomy");
        DatabaseOptions large =
                DatabaseOptions.DEFAULT.with(
                        new DatabaseOptions.Log(1 << 27, 4096, Duration.ofDays(1)));
        database.close();
        database = Database.open(roomy, large, surroundings());
        for (int tick = 0; tick < 100; tick++) {
            try (Appender appender = database.appender()) {
                for (int i = 0; i < values.length; i++) {
                    values[i] += step(random, i % 10);
                    Labels labels = Labels.of("__name__", "m", "i", "series" + i);
                    AppendResult _ = appender.append(appender.series(labels), now, values[i]);
                    count++;
                }
                appender.commit();
            }
            pass(15_000);
        }
        assertThat(logBytes(roomy) / (double) count).isLessThan(3.7);
    }

    /// Three in ten are constant, one is a counter of seconds, the others count or step.
    private static double step(Random random, int kind) {
        return switch (kind) {
            case 0, 1, 2 -> 0;
            case 3 -> random.nextInt(1_000_000_000) / 1e9;
            case 4, 5 -> 4096L * (random.nextInt(2000) - 1000);
            case 6 -> random.nextInt(100_000);
            default -> random.nextInt(5);
        };
    }

    private byte[] smallLog() throws Exception {
        for (int i = 0; i < 9; i++) {
            append(WEB, i % 3 == 2 ? Math.PI * i : i);
            pass(15_000);
        }
        database.close();
        byte[] log = Files.readAllBytes(Segments.file(directory.resolve("log"), 1));
        return log;
    }

    /// Where the parity at the end begins.
    private static int beforeParity(byte[] log) {
        int at = 8;
        while (log[at + 2] != 13) {
            at += 11 + length(log, at);
        }
        return at;
    }

    /// Where the first record of samples, which holds the key of the others, ends.
    private static int firstSamples(byte[] log) {
        int at = 8;
        while (log[at + 2] != 3) {
            at += 11 + length(log, at);
        }
        return at + 11 + length(log, at);
    }

    private static int length(byte[] log, int at) {
        return ((log[at + 5] & 0xff) << 8) | (log[at + 6] & 0xff);
    }

    private List<Sample> replayed(byte[] log) throws Exception {
        Path other = Files.createTempDirectory(directory, "cut");
        Files.createDirectories(other.resolve("log"));
        Files.write(Segments.file(other.resolve("log"), 1), log);
        try (Database damaged = Database.open(other, options, surroundings())) {
            damaged.awaitReplay();
            return all(damaged).getOrDefault(WEB, List.of());
        }
    }

    private void fill(Random random, int batches) {
        for (int i = 0; i < batches; i++) {
            pass(random.nextInt(120_000));
            MemoryStore pending = new MemoryStore();
            try (Appender appender = database.appender()) {
                for (int n = random.nextInt(20); n > 0; n--) {
                    Labels labels = Labels.of("__name__", "m", "i", "s" + random.nextInt(10));
                    long time = now - (random.nextInt(4) == 0 ? random.nextInt(1000) : 0);
                    double value = value(random);
                    if (appender.append(appender.series(labels), time, value)
                            == AppendResult.STORED) {
                        pending.put(labels, time, value);
                    }
                }
                appender.commit();
            }
            pending.labels().forEach(l -> pending.samples(l).forEach((t, v) -> model.put(l, t, v)));
        }
    }

    private static double value(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> Staleness.MARKER;
            case 1 -> Double.NaN;
            case 2 -> -0.0;
            case 3 -> random.nextDouble();
            case 4 -> random.nextLong();
            case 5 -> Double.POSITIVE_INFINITY;
            default -> random.nextInt(1000);
        };
    }

    private void append(Labels labels, double value) {
        append(labels, now, value);
    }

    private void append(Labels labels, long time, double value) {
        try (Appender appender = database.appender()) {
            assertThat(appender.append(appender.series(labels), time, value))
                    .isEqualTo(AppendResult.STORED);
            appender.commit();
        }
        model.put(labels, time, value);
    }

    private Map<Labels, List<Sample>> all(SeriesReader reader) {
        return Reading.all(reader, ALL);
    }

    @BeforeEach
    void open() throws Exception {
        database = Database.open(directory, options, surroundings());
        database.awaitReplay();
    }

    private void reopen() throws Exception {
        database.close();
        open();
    }

    private Database.Surroundings surroundings() {
        return new Database.Surroundings(
                () -> Instant.ofEpochMilli(now), () -> elapsed * 1_000_000, new Random(1));
    }

    private void pass(long millis) {
        now += millis;
        elapsed += millis;
    }

    private long logBytes() throws IOException {
        return logBytes(directory);
    }

    /// Segments and head files.
    private static long logBytes(Path of) throws IOException {
        long sum = 0;
        for (int number : Segments.list(of.resolve("log"))) {
            sum += Files.size(Segments.file(of.resolve("log"), number));
        }
        try (Stream<Path> files = Files.list(of.resolve("head"))) {
            return sum + files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private double figure(String name) {
        return OwnFigure.of(database.families(), name);
    }
}
