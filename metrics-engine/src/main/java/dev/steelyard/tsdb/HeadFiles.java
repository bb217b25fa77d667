package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.tsdb.HeadFileName.Kind;
import dev.steelyard.tsdb.file.Directories;
import dev.steelyard.tsdb.file.SetAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The head files of a directory: what the log held before a point, as chunks.
///
/// A file is written under another name, brought to the disk and then named; of two that belong
/// together the open chunks are named last, and full ones without them count as not written. Safe
/// for any number of threads, of which one writes at a time.
final class HeadFiles {
    private static final System.Logger log = System.getLogger(HeadFiles.class.getName());
    private static final String UNFINISHED = ".tmp";

    private final Path directory;

    /// By file: the newest time in it.
    @GuardedBy("this")
    private final NavigableMap<HeadFileName, Long> newest = new TreeMap<>();

    /// How far the full chunks of this run's head are written.
    private long written;

    /// Whether samples were deleted that files of this run have.
    private boolean outdated;

    private HeadFiles(Path directory) {
        this.directory = directory;
    }

    /// Lists what is there, and removes what was not finished or has a successor.
    static HeadFiles open(Path directory) throws IOException {
        HeadFiles files = new HeadFiles(Files.createDirectories(directory));
        files.clean();
        return files;
    }

    private synchronized void clean() throws IOException {
        List<HeadFileName> current = current(directory);
        for (String name : names(directory)) {
            if (name.endsWith(UNFINISHED)) {
                Files.delete(directory.resolve(name));
            }
            HeadFileName.parse(name).ifPresent(file -> newest.put(file, Long.MAX_VALUE));
        }
        removeIf(file -> !current.contains(file));
    }

    private static List<String> names(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    /// Those in a directory that count: of each run the latest file of the whole, the latest open
    /// chunks after it, and the full ones between; but for runs that files of one before stand for.
    static List<HeadFileName> current(Path directory) throws IOException {
        List<HeadFileName> all =
                names(directory).stream()
                        .map(HeadFileName::parse)
                        .flatMap(Optional::stream)
                        .toList();
        Map<Integer, Integer> whole = new HashMap<>(); // by run
        Map<Integer, Integer> latest = new HashMap<>(); // of the open chunks, or the whole
        for (HeadFileName file : all) {
            if (file.kind() == Kind.WHOLE) {
                whole.merge(file.from(), file.to(), Math::max);
            }
            if (file.kind() != Kind.FULL) {
                latest.merge(file.from(), file.to(), Math::max);
            }
        }
        return all.stream()
                .filter(file -> {
                    int begin = whole.getOrDefault(file.from(), Integer.MIN_VALUE);
                    int last = latest.getOrDefault(file.from(), Integer.MIN_VALUE);
                    return switch (file.kind()) {
                        case WHOLE -> file.to() == begin;
                        case FULL -> file.to() > begin && file.to() <= last;
                        case OPEN -> file.to() > begin && file.to() == last;
                    };
                })
                .filter(file ->
                        latest.keySet().stream()
                                .noneMatch(from ->
                                        from < file.from()
                                                && file.to() <= latest.getOrDefault(from, from)))
                .toList();
    }

    private Path path(HeadFileName name) {
        return directory.resolve(name.toString());
    }

    /// Says up to when a file that was there at the start has samples.
    synchronized void read(HeadFileName name, long newestMillis) {
        newest.computeIfPresent(name, (_, _) -> newestMillis);
    }

    /// Writes what the head of this run has beyond the files before; its log before the segment
    /// `to` is not needed any more. Called by one thread at a time.
    ///
    /// @param from the first segment of this run
    void write(Head head, int from, int to) throws IOException {
        if (outdated) {
            written = writeWhole(head, from, to);
            outdated = false;
            removeIf(file -> file.from() == from && file.to() < to);
        } else {
            written = write(head, written, from, to);
            removeIf(file -> file.from() == from && file.to() < to && file.kind() == Kind.OPEN);
        }
    }

    /// Says that samples were deleted from the head of this run, so that what its files have is to
    /// be written anew. Called by the thread that writes.
    void outdate() {
        outdated = true;
    }

    /// Writes all that a head has; the files and segments that it was read from are not needed any
    /// more. Those files are removed, or set aside where they are damaged.
    ///
    /// @param from the first segment that they are about
    /// @param to the first segment that they are not about
    /// @return how far the full chunks are written
    long writeAll(Head head, int from, int to, Set<LogPart> damaged) throws IOException {
        long next = writeWhole(head, from, to);
        for (LogPart part : damaged) {
            if (part instanceof LogPart.HeadFile(HeadFileName name)) {
                SetAside.put(path(name));
            }
        }
        removeIf(file -> file.from() < to && file.to() < to);
        return next;
    }

    /// Writes all that the head of this run has, the series of earlier runs among it, whose files
    /// and segments are not needed any more, as by [#writeAll].
    void takeOver(Head head, int from, int to, Set<LogPart> damaged) throws IOException {
        written = writeAll(head, from, to, damaged);
        outdated = false;
    }

    private long write(Head head, long since, int from, int to) throws IOException {
        HeadFileName full = new HeadFileName(from, to, Kind.FULL);
        HeadFileName open = new HeadFileName(from, to, Kind.OPEN);
        try (HeadFileWriter fullChunks = create(full, head);
                HeadFileWriter openChunks = create(open, head)) {
            long next = head.write(since, fullChunks, openChunks);
            fullChunks.finish();
            openChunks.finish();
            name(full, fullChunks);
            name(open, openChunks);
            return next;
        } finally {
            Files.deleteIfExists(unfinished(full));
            Files.deleteIfExists(unfinished(open));
        }
    }

    /// In one file, which may have one of its name before, since there is no moment at which half
    /// of it holds.
    private long writeWhole(Head head, int from, int to) throws IOException {
        HeadFileName whole = new HeadFileName(from, to, Kind.WHOLE);
        try (HeadFileWriter chunks = create(whole, head)) {
            long next = head.write(0, chunks, chunks);
            chunks.finish();
            name(whole, chunks);
            return next;
        } finally {
            Files.deleteIfExists(unfinished(whole));
        }
    }

    private HeadFileWriter create(HeadFileName name, Head head) throws IOException {
        Files.deleteIfExists(unfinished(name));
        return HeadFileWriter.create(unfinished(name), head.table());
    }

    private Path unfinished(HeadFileName name) {
        return directory.resolve(name + UNFINISHED);
    }

    private synchronized void name(HeadFileName name, HeadFileWriter file) throws IOException {
        Directories.rename(unfinished(name), path(name));
        newest.put(name, file.newestMillis());
    }

    /// Removes the files that have nothing but samples older than `cutoffMillis`.
    synchronized void dropBefore(long cutoffMillis) throws IOException {
        Map<HeadFileName, Long> times = Map.copyOf(newest);
        removeIf(file ->
                file.kind() != Kind.OPEN
                        && times.getOrDefault(file, Long.MAX_VALUE) < cutoffMillis);
        Set<Integer> left = new HashSet<>();
        newest.keySet().stream()
                .filter(file -> file.kind() != Kind.OPEN)
                .forEach(file -> left.add(file.from()));
        // Without it the full ones of its run would count as not written.
        removeIf(file ->
                !left.contains(file.from())
                        && times.getOrDefault(file, Long.MAX_VALUE) < cutoffMillis);
    }

    private synchronized void removeIf(Predicate<HeadFileName> which) throws IOException {
        List<HeadFileName> going = new ArrayList<>(newest.keySet());
        going.removeIf(which.negate());
        for (HeadFileName file : going) {
            Files.deleteIfExists(path(file));
            newest.remove(file);
        }
        if (!going.isEmpty()) {
            // One that came back after its successor, or a deletion, went would be read again.
            Directories.sync(directory);
        }
    }

    /// How many were damaged.
    long setAside() {
        return setAside(directory);
    }

    /// How many files in a directory are set aside.
    static long setAside(Path in) {
        try {
            return SetAside.in(in).size();
        } catch (IOException e) {
            log.log(System.Logger.Level.WARNING, "a directory cannot be listed path=" + in, e);
            return 0;
        }
    }

    /// Their own figures.
    synchronized List<MetricFamily> families() {
        long bytes = newest.keySet().stream().mapToLong(file -> path(file).toFile().length()).sum();
        return List.of(
                gauge("head_files", "Head files.", newest.size()),
                gauge("head_file_bytes", "Room that head files take.", bytes));
    }

    private static MetricFamily gauge(String name, String help, long value) {
        return new MetricFamily(
                "steelyard_tsdb_" + name,
                MetricType.GAUGE,
                help,
                List.of(new MetricPoint.Value(Labels.EMPTY, value)));
    }
}
