package dev.steelyard.testing.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/// A directory of the default file system, seen through one that notes what is forced, so that
/// power can be lost.
///
/// What it promises is what POSIX does, which is less than most file systems: bytes of a file are
/// durable once the file was forced, its name once its directory was, and neither brings the other.
/// Of bytes that were not forced any sectors are there or not, and the length is the old one, the
/// new one or one between. Of changes of a directory that were not forced the first ones are there,
/// as a journal has them, or any. A rename is there or not as a whole. Bytes that were forced
/// outlive whatever is written behind them, and nothing appears that was not written but zeros.
///
/// Renames stay within a directory, and files are not mapped for writing. Safe for any number of
/// threads.
public final class Disk {
    private final Path place;
    private final DirectoryNode root = new DirectoryNode();
    private final LazyFileSystem files;
    private Watcher watcher = () -> {};

    /// Is told of changes.
    public interface Watcher {
        /// Something is about to be changed or forced.
        void changing() throws IOException;
    }

    private Disk(Path place) {
        this.place = place;
        this.files = new LazyFileSystem(this, place.getFileSystem());
    }

    /// A disk of what is in a directory, all of which is durable.
    public static Disk of(Path place) throws IOException {
        Disk disk = new Disk(place.toAbsolutePath());
        fill(disk.root, disk.place);
        return disk;
    }

    private static void fill(DirectoryNode directory, Path from) throws IOException {
        List<Path> inside;
        try (Stream<Path> all = Files.list(from)) {
            inside = all.toList();
        }
        for (Path each : inside) {
            if (Files.isDirectory(each)) {
                DirectoryNode node = new DirectoryNode();
                fill(node, each);
                directory.put(name(each), node);
            } else {
                FileNode node = new FileNode(each);
                node.force();
                directory.put(name(each), node);
            }
        }
        directory.force();
    }

    /// Where to work on it.
    public Path root() {
        return files.path(place);
    }

    /// Tells `watcher` of each change before it is made, by the thread that makes it.
    public synchronized void watch(Watcher next) {
        watcher = next;
    }

    /// Writes what a loss of power at this moment may leave into a directory, which is made.
    public synchronized void losePower(Random random, Path into) throws IOException {
        root.leave(into, random);
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }

    private DirectoryNode parent(Path path) throws IOException {
        return switch (node(Objects.requireNonNull(path.getParent()))) {
            case DirectoryNode directory -> directory;
            case FileNode _ -> throw new NoSuchFileException(path.toString());
        };
    }

    synchronized Node node(Path path) throws IOException {
        return path.equals(place)
                ? root
                : parent(path)
                        .find(name(path))
                        .orElseThrow(() -> new NoSuchFileException(path.toString()));
    }

    /// A change, which the default file system makes.
    interface Step<T> {
        T run() throws IOException;
    }

    /// Bytes of a file are changed.
    synchronized <T> T write(Step<T> step) throws IOException {
        watcher.changing();
        return step.run();
    }

    /// The default file system need not force it: its power is not lost.
    synchronized void force(Node node) throws IOException {
        watcher.changing();
        node.force();
    }

    /// A file is created unless it is there.
    synchronized <T> T create(Path path, Step<T> step) throws IOException {
        if (Files.exists(path)) {
            return step.run();
        }
        watcher.changing();
        T created = step.run();
        parent(path).put(name(path), new FileNode(path));
        return created;
    }

    synchronized void createDirectory(Path path) throws IOException {
        watcher.changing();
        Files.createDirectory(path);
        parent(path).put(name(path), new DirectoryNode());
    }

    synchronized void delete(Path path) throws IOException {
        watcher.changing();
        boolean full = Files.isDirectory(path) && !isEmpty(path);
        if (!full && Files.exists(path)) {
            parent(path).remove(name(path));
        }
        Files.delete(path);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.findAny().isEmpty();
        }
    }

    synchronized void rename(Path from, Path to) throws IOException {
        if (!Objects.equals(from.getParent(), to.getParent())) {
            throw new UnsupportedOperationException(from + " to another directory: " + to);
        }
        watcher.changing();
        parent(from).rename(name(from), name(to), to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
