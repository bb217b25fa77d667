package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.query.Administration;
import dev.steelyard.storage.Selection;
import dev.steelyard.tsdb.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.random.RandomGenerator;

/// Administers a database in a directory; snapshots of it are in `snapshots` there.
record DatabaseAdministration(
        Database database, Path directory, InstantSource clock, RandomGenerator random)
        implements Administration {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @Override
    public void delete(Selection selection) throws IOException {
        database.delete(selection);
    }

    @Override
    public void cleanTombstones() throws IOException {
        database.cleanTombstones();
    }

    @Override
    public String snapshot(Part part) throws IOException {
        String name = "%s-%016x".formatted(TIME.format(clock.instant()), random.nextLong());
        Path to = directory.resolve("snapshots").resolve(name);
        switch (part) {
            case EVERYTHING -> database.snapshot(to);
            case BLOCKS -> database.snapshotBlocks(to);
        }
        return name;
    }
}
