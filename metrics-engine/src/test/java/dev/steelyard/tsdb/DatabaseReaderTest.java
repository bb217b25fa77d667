package dev.steelyard.tsdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.Labels;
import dev.steelyard.model.Sample;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.SeriesReaderKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/// A database answers the same wherever its samples are.
class DatabaseReaderTest {
    private static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(10_000, 1L << 30, 0),
                    new DatabaseOptions.Log(1 << 14, 1, Duration.ofMinutes(5)),
                    DatabaseOptions.DEFAULT.blocks(),
                    Duration.ZERO);

    @TempDir private Path directory;
    private final List<Database> opened = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Database each : opened) {
            each.close();
        }
    }

    @Nested
    class OfWhatWasJustAppended extends Kit {
        @Override
        Database filled(Map<Labels, List<Sample>> series) throws IOException {
            Database database = open(folder());
            append(database, series);
            return database;
        }
    }

    @Nested
    class OfALogThatWasReplayed extends Kit {
        @Override
        Database filled(Map<Labels, List<Sample>> series) throws Exception {
            return replayed(series);
        }
    }

    @Nested
    class OfBlocks extends Kit {
        @Override
        Database filled(Map<Labels, List<Sample>> series) throws IOException {
            return inBlocks(series);
        }
    }

    /// The first half of each series is in a block, the next quarter in the log of the run before.
    @Nested
    class OfAllTogether extends Kit {
        @Override
        Database filled(Map<Labels, List<Sample>> series) throws Exception {
            Path folder = folder();
            try (Database first = inBlocks(quarters(series, 0, 2), folder)) {
                append(first, quarters(series, 2, 3));
            }
            Database database = open(folder);
            database.awaitReplay();
            append(database, quarters(series, 3, 4));
            return database;
        }
    }

    abstract static class Kit extends SeriesReaderKit {
        abstract Database filled(Map<Labels, List<Sample>> series) throws Exception;

        @Override
        protected SeriesReader holding(Map<Labels, List<Sample>> series) {
            try {
                return filled(series);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    private Database replayed(Map<Labels, List<Sample>> series)
            throws IOException, InterruptedException {
        Path folder = folder();
        try (Database first = open(folder)) {
            append(first, series);
        }
        Database database = open(folder);
        database.awaitReplay();
        return database;
    }

    private Database inBlocks(Map<Labels, List<Sample>> series) throws IOException {
        return inBlocks(series, folder());
    }

    private Database inBlocks(Map<Labels, List<Sample>> series, Path folder) throws IOException {
        try (Database first = open(folder())) {
            append(first, series);
            first.snapshot(folder);
        }
        return open(folder);
    }

    private static Map<Labels, List<Sample>> quarters(
            Map<Labels, List<Sample>> series, int from, int to) {
        Map<Labels, List<Sample>> parts = new TreeMap<>();
        series.forEach((labels, samples) ->
                parts.put(
                        labels,
                        samples.subList(samples.size() * from / 4, samples.size() * to / 4)));
        return parts;
    }

    private Path folder() throws IOException {
        return Files.createTempDirectory(directory, "data");
    }

    private Database open(Path folder) throws IOException {
        Database database =
                Database.open(
                        folder,
                        OPTIONS,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(0), () -> 0, new Random(1)));
        opened.add(database);
        return database;
    }

    private static void append(Database database, Map<Labels, List<Sample>> series) {
        try (Appender appender = database.appender()) {
            series.forEach((labels, samples) -> {
                long ref = appender.series(labels);
                for (Sample sample : samples) {
                    assertThat(appender.append(ref, sample.timeMillis(), sample.value()))
                            .isEqualTo(AppendResult.STORED);
                }
            });
            appender.commit();
        }
    }
}
