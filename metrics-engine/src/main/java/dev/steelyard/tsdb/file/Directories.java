package dev.steelyard.tsdb.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Directories that appear and vanish whole.
public final class Directories {
    private Directories() {}

    /// Brings the names in a directory, or the bytes of a file, to the disk.
    public static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Makes a directory, and those above it that are missing, for good.
    public static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            create(parent);
        }
        Files.createDirectories(directory); // no complaint if it was made meanwhile
        if (parent != null) {
            sync(parent);
        }
    }

    /// Gives a directory, or a file, another name in the same parent, for good.
    public static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Path parent = to.toAbsolutePath().getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /// Copies a directory and all in it, for good.
    public static void copy(Path from, Path to) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(from)) {
            inside = walk.toList(); // directories before what is in them
        }
        for (Path path : inside) {
            Path copy = to.resolve(from.relativize(path).toString());
            Files.copy(path, copy);
        }
        for (Path path : inside) {
            sync(to.resolve(from.relativize(path).toString()));
        }
    }

    /// Removes a directory and all in it.
    public static void delete(Path directory) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(directory)) {
            inside = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : inside) {
            Files.delete(path);
        }
    }

    /// Puts a file into a directory, or another one in its place, for good and at once.
    public static void replace(Path directory, String name, Bytes bytes) throws IOException {
        Path unfinished = directory.resolve(name + ".tmp");
        Files.deleteIfExists(unfinished);
        try (NewFile file = NewFile.create(unfinished)) {
            file.write(bytes);
            file.sync();
        }
        Files.move(unfinished, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        sync(directory);
    }
}
