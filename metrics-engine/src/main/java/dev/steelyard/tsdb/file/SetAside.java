package dev.steelyard.tsdb.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Damaged files and directories under names that nothing reads, `….bad`, for somebody to look at
/// and remove.
public final class SetAside {
    private static final String SUFFIX = ".bad";

    private SetAside() {}

    /// Gives a file or a directory such a name, for good, unless an attempt before did.
    public static void put(Path damaged) throws IOException {
        if (Files.exists(damaged)) {
            Directories.rename(damaged, damaged.resolveSibling(damaged.getFileName() + SUFFIX));
        }
    }

    /// Those in a directory, by name.
    public static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
        }
    }
}
