package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.Selection;
import dev.steelyard.testing.Damage;
import dev.steelyard.testing.FuzzTarget;
import dev.steelyard.testing.Seeds;
import dev.steelyard.tsdb.wal.MalformedRecordException;
import dev.steelyard.tsdb.wal.SegmentReader;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/// Segments of the log and head files that say nonsense: replay reads on, whatever they say.
@Timeout(600)
class LogFuzzTest {
    private static final int DAMAGES = 8;
    private static final int FILE_HEADER = 8;
    private static final int RECORD_HEADER = 11;
    private static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 20, 1, Duration.ofMinutes(5)),
                    DatabaseOptions.DEFAULT.blocks(),
                    Duration.ofMinutes(1));

    @TempDir private Path directory;
    private final Slabs slabs = new Slabs(Arena.ofAuto(), 1L << 30);
    private final Leases leases = new Leases();
    private long millis = 1_700_000_000_000L;

    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void filesWithBrokenRecordsAreReadToTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        Damage damage = new Damage(random);
        FuzzTarget<MalformedRecordException> target = target();
        for (byte[] good : files(random)) {
            for (int i = 0; i < DAMAGES; i++) {
                target.read(damage.of(good));
            }
        }
        assertThat(target.refused()).isZero();
    }

    /// As a program with a mistake would write them: the checksums hold.
    @ParameterizedTest
    @ArgumentsSource(Seeds.class)
    void filesWithRecordsThatSayNonsenseAreReadToTheEnd(long seed) throws Exception {
        Random random = new Random(seed);
        Damage damage = new Damage(random);
        FuzzTarget<MalformedRecordException> target = target();
        for (byte[] good : files(random)) {
            List<Integer> records = records(good);
            for (int i = 0; i < DAMAGES; i++) {
                int at = records.get(random.nextInt(records.size()));
                int length = ByteBuffer.wrap(good).getInt(at + 3);
                byte[] bad = damage.within(good, at + RECORD_HEADER, at + RECORD_HEADER + length);
                CRC32C checksum = new CRC32C();
                checksum.update(bad, at + 2, 1 + Integer.BYTES);
                checksum.update(bad, at + RECORD_HEADER, length);
                ByteBuffer.wrap(bad).putInt(at + 7, (int) checksum.getValue());
                target.read(bad);
            }
        }
        assertThat(target.refused()).isZero();
    }

    private FuzzTarget<MalformedRecordException> target() {
        Path file = directory.resolve("segment");
        return new FuzzTarget<>(
                MalformedRecordException.class,
                bytes -> {
                    Files.write(file, bytes);
                    Head head = new Head(OPTIONS.head(), slabs, leases, new ExemplarRing(100));
                    HeadReplay replay = new HeadReplay(head);
                    try (SegmentReader segment = SegmentReader.open(file)) {
                        while (segment.next()) {
                            replay.read(segment);
                        }
                    }
                    head.close();
                });
    }

    private static List<Integer> records(byte[] file) {
        List<Integer> found = new ArrayList<>();
        ByteBuffer buffer = ByteBuffer.wrap(file);
        for (int at = FILE_HEADER; at < file.length; at += RECORD_HEADER + buffer.getInt(at + 3)) {
            found.add(at);
        }
        return found;
    }

    /// The files that a database makes of samples of every kind.
    private List<byte[]> files(Random random) throws Exception {
        Path data = Files.createTempDirectory(directory, "data");
        try (Database database =
                Database.open(
                        data,
                        OPTIONS,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(millis),
                                () -> millis * 1_000_000,
                                random))) {
            for (int commit = 0; commit < 40; commit++) {
                append(database, random);
                if (random.nextInt(60) == 0) {
                    database.awaitReplay();
                    database.delete(
                            new Selection(
                                    List.of(new LabelMatcher.Equal("a", "b")),
                                    millis - 60_000,
                                    millis - 30_000));
                }
                millis += 15_000;
                database.tend();
            }
        }
        List<byte[]> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                if (bytes.length > FILE_HEADER && bytes[0] == 'S' && bytes[1] == 'Y') {
                    files.add(bytes);
                }
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private void append(Database database, Random random) {
        try (Appender appender = database.appender()) {
            for (int i = 0; i < 8; i++) {
                long series = appender.series(Labels.of("__name__", "m" + i, "a", "b"));
                appender.append(
                        series,
                        millis + (long) random.nextInt(9) * i,
                        value(random),
                        start(random));
                appender.exemplar(
                        series,
                        new Exemplar(Labels.of("trace", "t" + i), random.nextInt(9), millis, true));
            }
            appender.commit();
        }
    }

    private static double value(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Staleness.MARKER;
            case 1 -> random.nextGaussian();
            default -> random.nextInt(1000);
        };
    }

    private long start(Random random) {
        return random.nextInt(3) == 0 ? millis - random.nextInt(100_000) : 0;
    }
}
