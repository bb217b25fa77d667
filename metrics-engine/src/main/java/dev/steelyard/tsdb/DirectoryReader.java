package dev.steelyard.tsdb;

import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import dev.steelyard.tsdb.block.BlockDirectory;
import dev.steelyard.tsdb.block.BlockReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// The directory of a [Database] as it stands, read and not changed: its blocks, what its log
/// holds, and what is set apart as far as a start at this moment would keep it. A database may go
/// on using the directory meanwhile. Safe for any number of threads.
public final class DirectoryReader implements SeriesReader {
    private static final int ATTEMPTS = 3;

    private final MergedReader all;

    private DirectoryReader(List<SeriesReader> readers) {
        this.all = new MergedReader(readers);
    }

    /// Opens the blocks and reads the log to its end. Damaged stretches of the log are skipped, as
    /// a database does; a damaged block is not.
    ///
    /// @throws IOException where there is nothing of the kind, or a block cannot be read
    public static DirectoryReader open(Path directory, DatabaseOptions options, InstantSource clock)
            throws IOException {
        if (!Files.isDirectory(directory)) {
            throw new NoSuchFileException(directory.toString(), null, "there is no such directory");
        }
        // The log before the blocks: what is cut into a block meanwhile is found in one of them.
        boolean hasLog = Files.isDirectory(directory.resolve("log"));
        Head head = hasLog ? log(directory, options, clock) : head(options);
        List<SeriesReader> readers = new ArrayList<>(List.of(head));
        for (Path block : new BlockDirectory(directory).current()) {
            readers.add(BlockReader.open(block));
        }
        if (!hasLog && readers.size() == 1) {
            throw new IOException("there are no samples: neither blocks nor a log");
        }
        return new DirectoryReader(readers);
    }

    /// Reads the log until nothing of it went meanwhile, its owner having written head files.
    private static Head log(Path directory, DatabaseOptions options, InstantSource clock)
            throws IOException {
        ApartFiles apart = ApartFiles.open(directory.resolve(Database.APART));
        Head head = head(options);
        Replay replay = read(directory, head);
        for (int i = 0; i < ATTEMPTS && !replay.isCurrent(); i++) {
            head.close();
            head = head(options);
            replay = read(directory, head);
        }
        apart.read(head, () -> head(options), clock.millis());
        return head;
    }

    private static Replay read(Path directory, Head into) throws IOException {
        Replay replay = new Replay(directory);
        replay.run(into, (_, _) -> {}, () -> {});
        return replay;
    }

    private static Head head(DatabaseOptions options) {
        return new Head(options.replayedHead());
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return all.select(selection);
    }
}
