package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.testing.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk of two megabytes that becomes full. Only root can make one; others skip it.
class FullDiskTest {
    private static final Labels WEB = Labels.of("__name__", "m");
    private static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(1000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 20, 1 << 16, Duration.ofMinutes(5)),
                    new DatabaseOptions.Blocks(Duration.ofDays(1), 1L << 30, Duration.ofHours(2)),
                    DatabaseOptions.DEFAULT.outOfOrderWindow());

    @TempDir private Path directory;
    private final Random random = new Random(1);
    private Path disk = Path.of("");
    private boolean mounted;
    private long now = 1_800_000_000_000L;
    private int written;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(directory.resolve("disk"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString());
        if (!mounted) {
            System.err.println("FullDiskTest is skipped: it needs to mount a tmpfs");
        }
        Assumptions.assumeTrue(mounted, "needs to mount a tmpfs");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", disk.toString())).isTrue();
        }
    }

    @Test
    void aFullDiskStopsTheLogAndNothingElseAndRoomBringsItBack() throws Exception {
        try (Database database = open()) {
            append(database, 10);
            Path other = disk.resolve("other");
            fill(other);
            while (database.isWriting()) {
                append(database, 1);
            }
            append(database, 10);
            assertThat(samples(database)).hasSize(written);
            database.sync();
            assertThat(database.isWriting()).isFalse();
            database.tend();
            Files.delete(other);
            database.sync();
            assertThat(database.isWriting()).isTrue();
            append(database, 10);
            assertThat(samples(database)).hasSize(written);
        }
        try (Database database = open()) {
            database.awaitReplay();
            List<Sample> left = samples(database);
            assertThat(database.replay().damagedStretches()).isZero();
            // What came while the log stood still is lost; before and after it nothing is.
            assertThat(left).hasSizeBetween(20, written - 10);
            assertThat(left.getLast().timeMillis()).isEqualTo(now);
        }
    }

    private Database open() throws IOException {
        return Database.open(
                disk.resolve("data"),
                OPTIONS,
                new Database.Surroundings(() -> Instant.ofEpochMilli(now), () -> 0, random));
    }

    private void append(Database database, int count) {
        for (int i = 0; i < count; i++) {
            now += 1000;
            try (Appender appender = database.appender()) {
                assertThat(appender.append(appender.series(WEB), now, random.nextDouble()))
                        .isEqualTo(AppendResult.STORED);
                appender.commit();
            }
            written++;
        }
    }

    private static List<Sample> samples(Database database) {
        Map<Labels, List<Sample>> all =
                Reading.all(database, new LabelMatcher.Equal("__name__", "m"));
        return all.getOrDefault(WEB, List.of());
    }

    /// Writes until nothing more fits.
    private static void fill(Path file) throws IOException {
        try (var out = Files.newOutputStream(file)) {
            byte[] some = new byte[4096];
            while (true) {
                out.write(some);
            }
        } catch (IOException _) {
            assertThat(Files.size(file)).isPositive();
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor() == 0;
        } catch (IOException _) {
            return false; // there is no such program
        }
    }
}
