package dev.steelyard.tsdb.command;

import dev.steelyard.tsdb.Database;
import dev.steelyard.tsdb.DatabaseOptions;
import dev.steelyard.tsdb.Replay;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/// `snapshot DIR --to OUT`: opens a directory as a server does, reads its log, and writes all that
/// it has as blocks elsewhere.
final class Snapshot {
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final int MIB = 1 << 20;

    private final PrintStream out;
    private final Progress progress;
    private final Database.Surroundings surroundings;

    Snapshot(PrintStream out, Progress progress, Database.Surroundings surroundings) {
        this.out = out;
        this.progress = progress;
        this.surroundings = surroundings;
    }

    int run(Path from, Path to) throws IOException {
        if (Files.exists(to) && !isEmpty(to)) {
            throw new IOException(to + " is not empty; name a directory that is not there yet");
        }
        try (Database database = Database.open(from, DatabaseOptions.DEFAULT, surroundings)) {
            awaitReplay(database);
            database.snapshot(to, done -> progress.tell("copying the blocks of " + from, done));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; " + to + " is not whole", e);
        }
        long samples = 0;
        int blocks = 0;
        for (Path block : new BlockDirectory(to).all()) {
            BlockMeta meta = BlockReader.open(block).meta();
            samples += meta.stats().samples();
            blocks++;
        }
        out.printf(Locale.ROOT, "%d blocks, %d samples are in %s%n", blocks, samples, to);
        return TsdbCommand.GOOD;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private void awaitReplay(Database database) throws InterruptedException {
        Replay replay = database.replay();
        while (!database.awaitReplay(BETWEEN)) {
            progress.tell(() ->
                    "reading the log, %,d of %,d MiB"
                            .formatted(replay.doneBytes() / MIB, replay.bytes() / MIB));
        }
        if (replay.damagedStretches() > 0 || replay.lostSamples() > 0) {
            out.printf(
                    "the log is damaged: %d stretches are skipped, %d samples lost%n",
                    replay.damagedStretches(), replay.lostSamples());
        }
    }
}
