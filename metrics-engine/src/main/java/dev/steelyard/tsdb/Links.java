package dev.steelyard.tsdb;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Copies of directories whose files never change, made by further names for the same files.
final class Links {
    private Links() {}

    /// Gives each file of `from` another name in `to`; on another disk it is copied.
    static void copy(Path from, Path to) throws IOException {
        List<Path> inside;
        try (Stream<Path> walk = Files.walk(from)) {
            inside = walk.toList();
        }
        boolean linkable = Files.getFileStore(from).equals(store(to));
        for (Path path : inside) {
            Path target = to.resolve(from.relativize(path).toString());
            if (Files.isDirectory(path)) {
                Files.createDirectories(target);
            } else if (linkable) {
                Files.createLink(target, path);
            } else {
                Files.copy(path, target);
            }
        }
    }

    private static FileStore store(Path to) throws IOException {
        Path parent = to.toAbsolutePath().getParent();
        return Files.getFileStore(parent == null ? to : parent);
    }
}
