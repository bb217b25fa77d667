package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Selection;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// A process that writes into a database until it is killed, and says on its standard output what
/// is acknowledged and what begins: `A time` a batch that is in, `T` tending, which seals, cuts and
/// compacts, `d series from to` a deletion, `D` that it ended. Five minutes pass from batch to
/// batch, so that every other one is followed by head files, every 24th by a block.
final class CrashWriter {
    static final int SERIES = 40;
    static final long STEP_MILLIS = 300_000;
    static final Duration RETENTION = Duration.ofDays(3);
    static final DatabaseOptions OPTIONS =
            new DatabaseOptions(
                    new DatabaseOptions.Memory(1000, 1L << 30, 100),
                    new DatabaseOptions.Log(1 << 15, 4096, Duration.ofMinutes(10)),
                    new DatabaseOptions.Blocks(RETENTION, 1L << 40, Duration.ofHours(2)),
                    DatabaseOptions.DEFAULT.outOfOrderWindow());

    private final Database database;
    private final PrintStream out;
    private final Random random;
    private long now;

    private CrashWriter(Path directory, long startMillis, PrintStream out) throws Exception {
        this.now = startMillis;
        this.out = out;
        this.random = new Random(startMillis);
        this.database =
                Database.open(
                        directory,
                        OPTIONS,
                        new Database.Surroundings(
                                () -> Instant.ofEpochMilli(now), () -> now * 1_000_000, random));
    }

    /// @param arguments the directory and the time of the first batch
    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        new CrashWriter(Path.of(arguments[0]), Long.parseLong(arguments[1]), out).run();
    }

    static Labels labels(int series) {
        return Labels.of("__name__", "m", "i", "s" + series);
    }

    static double value(int series, long timeMillis) {
        return series % 3 == 0
                ? series
                : series % 3 == 1
                        ? timeMillis / 60_000.0 + series
                        : new Random(timeMillis + series).nextDouble();
    }

    private void run() throws Exception {
        database.awaitReplay();
        while (true) {
            batch();
            out.println("A " + now);
            out.println("T");
            database.tend();
            if (random.nextInt(10) == 0) {
                database.sync();
            }
            if (random.nextInt(30) == 0) {
                delete();
            }
            now += STEP_MILLIS;
        }
    }

    private void batch() {
        try (Appender appender = database.appender()) {
            for (int i = 0; i < SERIES; i++) {
                AppendResult result =
                        appender.append(appender.series(labels(i)), now, value(i, now));
                if (result != AppendResult.STORED) {
                    throw new IllegalStateException(i + " at " + now + ": " + result);
                }
            }
            appender.commit();
        }
    }

    private void delete() throws Exception {
        int series = random.nextInt(SERIES);
        long from = now - random.nextInt(100) * STEP_MILLIS;
        long to = Math.min(now, from + random.nextInt(20) * STEP_MILLIS);
        String what = series + " " + from + " " + to;
        out.println("d " + what);
        database.delete(
                new Selection(List.of(new LabelMatcher.Equal("i", "s" + series)), from, to));
        out.println("D " + what);
    }
}
