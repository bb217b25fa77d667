package dev.steelyard.testing.disk;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;

/// A path of the default file system that is worked on through a [Disk].
record LazyPath(LazyFileSystem files, Path real) implements Path {
    /// The path of the default file system.
    static Path real(Path path) {
        if (path instanceof LazyPath lazy) {
            return lazy.real;
        }
        throw new ProviderMismatchException(path.toString());
    }

    private Path path(Path other) {
        return files.path(other);
    }

    private @Nullable Path pathOrNull(@Nullable Path other) {
        return other == null ? null : path(other);
    }

    @Override
    public LazyFileSystem getFileSystem() {
        return files;
    }

    @Override
    public boolean isAbsolute() {
        return real.isAbsolute();
    }

    @Override
    public @Nullable Path getRoot() {
        return pathOrNull(real.getRoot());
    }

    @Override
    public @Nullable Path getFileName() {
        return pathOrNull(real.getFileName());
    }

    @Override
    public @Nullable Path getParent() {
        return pathOrNull(real.getParent());
    }

    @Override
    public int getNameCount() {
        return real.getNameCount();
    }

    @Override
    public Path getName(int index) {
        return path(real.getName(index));
    }

    @Override
    public Path subpath(int from, int to) {
        return path(real.subpath(from, to));
    }

    @Override
    public boolean startsWith(Path other) {
        return real.startsWith(real(other));
    }

    @Override
    public boolean endsWith(Path other) {
        return real.endsWith(real(other));
    }

    @Override
    public Path normalize() {
        return path(real.normalize());
    }

    @Override
    public Path resolve(Path other) {
        return path(real.resolve(real(other)));
    }

    @Override
    public Path relativize(Path other) {
        return path(real.relativize(real(other)));
    }

    @Override
    public URI toUri() {
        return real.toUri();
    }

    @Override
    public Path toAbsolutePath() {
        return path(real.toAbsolutePath());
    }

    @Override
    public Path toRealPath(LinkOption... options) throws IOException {
        return path(real.toRealPath(options));
    }

    /// To look at only.
    @Override
    public File toFile() {
        return real.toFile();
    }

    @Override
    public WatchKey register(
            WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
        throw new UnsupportedOperationException("nothing is watched here");
    }

    @Override
    public int compareTo(Path other) {
        return real.compareTo(real(other));
    }

    @Override
    public String toString() {
        return real.toString();
    }
}
