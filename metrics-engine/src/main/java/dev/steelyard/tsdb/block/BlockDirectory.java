package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.file.CorruptFileException;
import dev.steelyard.tsdb.file.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A directory that holds blocks by their ULIDs.
///
/// A block that others were made into stays until it is removed, and is not among [#current] while
/// its successor is there: killed between the two steps, nothing is counted twice.
public final class BlockDirectory {
    /// Ends the name of a directory that is about to be removed.
    public static final String DYING = ".tmp-for-deletion";

    private final Path directory;

    /// The blocks in `directory`.
    public BlockDirectory(Path directory) {
        this.directory = directory;
    }

    /// What a block, damaged or not, says of itself, where that can be read.
    public static Optional<BlockMeta> meta(Path block) {
        try {
            return Optional.of(MetaFile.read(block));
        } catch (IOException | CorruptFileException _) {
            return Optional.empty();
        }
    }

    /// All directories that are named as blocks, by their names.
    public List<Path> all() throws IOException {
        try (Stream<Path> list = Files.list(directory)) {
            return list.filter(path -> Ulid.isOne(path.getFileName().toString()))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
    }

    /// Those that no other one was made of.
    public List<Path> current() throws IOException {
        List<Path> all = all();
        Set<String> superseded = new HashSet<>();
        for (Path block : all) {
            MetaFile.read(block)
                    .compaction()
                    .parents()
                    .forEach(parent -> superseded.add(parent.ulid().toString()));
        }
        List<Path> current = new ArrayList<>(all);
        current.removeIf(block -> superseded.contains(block.getFileName().toString()));
        return current;
    }

    /// Removes those that others were made of, and what was left half written or half removed.
    public void clean() throws IOException {
        List<Path> superseded = new ArrayList<>(all());
        superseded.removeAll(current());
        for (Path block : superseded) {
            remove(block);
        }
        List<Path> leftovers;
        try (Stream<Path> list = Files.list(directory)) {
            leftovers = list.filter(BlockDirectory::isLeftover).toList();
        }
        for (Path leftover : leftovers) {
            Directories.delete(leftover);
        }
    }

    private static boolean isLeftover(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(BlockWriter.UNFINISHED) || name.endsWith(DYING);
    }

    /// Takes over a copy of a block of another directory, file by file; false where one of its name
    /// is here already.
    public boolean adopt(Path block) throws IOException {
        Path target = directory.resolve(block.getFileName());
        if (Files.exists(target)) {
            return false;
        }
        Path unfinished = directory.resolve(block.getFileName() + BlockWriter.UNFINISHED);
        if (Files.exists(unfinished)) {
            Directories.delete(unfinished);
        }
        Directories.copy(block, unfinished);
        Directories.rename(unfinished, target);
        return true;
    }

    /// Removes a block: under another name first, so that no half of it is ever read.
    public void remove(Path block) throws IOException {
        Path dying = block.resolveSibling(block.getFileName() + DYING);
        Directories.rename(block, dying);
        Directories.delete(dying);
    }
}
