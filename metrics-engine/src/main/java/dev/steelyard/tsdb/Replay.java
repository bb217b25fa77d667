package dev.steelyard.tsdb;

import dev.steelyard.tsdb.wal.SegmentReader;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Reads the head files and segments that a database finds at its start into a head, in the
/// background. One thread runs it, others look how far it is.
public final class Replay {
    private static final System.Logger log = System.getLogger(Replay.class.getName());

    private final Path directory;
    private final List<LogPart> parts;
    private final long bytes;
    private volatile int currentSegment;
    private volatile long doneBytes;
    private volatile long samples;
    private volatile long lost;
    private final LongAdder damaged = new LongAdder();
    private final LongAdder mended = new LongAdder();
    private final Set<LogPart> damagedParts = ConcurrentHashMap.newKeySet();
    private volatile boolean done;
    private volatile boolean stopped;

    /// Changes nothing in the directory.
    Replay(Path directory) throws IOException {
        this.directory = directory;
        this.parts = parts(directory);
        long sum = 0;
        for (LogPart part : parts) {
            sum += Files.size(path(part));
        }
        this.bytes = sum;
    }

    private static List<LogPart> parts(Path directory) throws IOException {
        return LogPart.inOrder(
                HeadFiles.current(directory.resolve("head")),
                Segments.list(directory.resolve("log")));
    }

    /// Whether all parts are still there.
    boolean isCurrent() throws IOException {
        return parts(directory).containsAll(parts);
    }

    private Path path(LogPart part) {
        return switch (part) {
            case LogPart.Segment(int number) -> Segments.file(directory.resolve("log"), number);
            case LogPart.HeadFile(HeadFileName name) ->
                    directory.resolve("head").resolve(name.toString());
        };
    }

    /// Told of each part that is read and may go with its samples: one with deletions, or damaged,
    /// stays until head files stand for it.
    interface Progress {
        /// @param newestMillis the time of the newest sample so far
        void read(LogPart part, long newestMillis);
    }

    /// Reads all parts, and what else is to be read after them, unless it is stopped.
    ///
    /// @param head which is not kept hold of
    /// @param last what else is read, after all parts
    void run(Head head, Progress progress, Runnable last) {
        for (LogPart part : parts) {
            if (stopped) {
                return;
            }
            currentSegment = part.first();
            try {
                switch (read(part, head)) {
                    case SAMPLES ->
                            progress.read(
                                    part,
                                    head.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE));
                    case DELETIONS -> {} // it stays until nothing is there that it is about
                    case DAMAGE -> damagedParts.add(part);
                }
            } catch (IOException | RuntimeException e) {
                damaged.increment();
                damagedParts.add(part);
                log.log(
                        System.Logger.Level.ERROR,
                        "a part of the log cannot be read file=" + path(part),
                        e);
            }
        }
        if (!stopped) {
            last.run();
            done = true;
        }
    }

    /// Leaves off at the next record; what is not read stays to be read.
    void stop() {
        stopped = true;
    }

    /// Whether no part behind has the open chunks anew.
    private boolean hasLatestOpen(LogPart part) {
        return !(part instanceof LogPart.HeadFile(HeadFileName name))
                || name.kind() == HeadFileName.Kind.OPEN
                || parts.stream()
                        .noneMatch(other ->
                                other instanceof LogPart.HeadFile(HeadFileName open)
                                        && open.from() == name.from()
                                        && open.kind() == HeadFileName.Kind.OPEN);
    }

    /// What a part has that is of weight for how long it stays.
    private enum Found {
        SAMPLES,
        DELETIONS,
        DAMAGE
    }

    /// Reads a part. A head file was whole once, so that a cut is damage to it, where a segment may
    /// just have been written.
    private Found read(LogPart part, Head head) throws IOException {
        Path file = path(part);
        long before = doneBytes;
        HeadReplay replay = new HeadReplay(head, hasLatestOpen(part));
        long samplesBefore = samples;
        long lostBefore = lost;
        try (SegmentReader segment = SegmentReader.open(file)) {
            while (!stopped && segment.next()) {
                replay.read(segment);
                doneBytes = before + segment.position();
                samples = samplesBefore + replay.stored();
                lost = lostBefore + replay.lost();
            }
            doneBytes = before + segment.position();
            int damages =
                    segment.damaged()
                            + (part instanceof LogPart.HeadFile && segment.isTorn() ? 1 : 0);
            damaged.add(damages);
            mended.add(segment.mended());
            if (segment.mended() > 0) {
                log.log(
                        System.Logger.Level.WARNING,
                        "a part of the log was damaged and is mended file=%s damages=%d"
                                .formatted(file, segment.mended()));
            }
            if (damages > 0 || replay.lost() > 0) {
                log.log(
                        System.Logger.Level.WARNING,
                        "a part of the log is damaged file=%s damages=%d lostSamples=%d"
                                .formatted(file, damages, replay.lost()));
                return Found.DAMAGE;
            }
            return replay.hasDeletions() ? Found.DELETIONS : Found.SAMPLES;
        }
    }

    /// Whether it found segments, and not only head files that stand for all before.
    boolean hasSegments() {
        return parts.stream().anyMatch(LogPart.Segment.class::isInstance);
    }

    /// The parts in which something is damaged.
    Set<LogPart> damagedParts() {
        return Set.copyOf(damagedParts);
    }

    /// Whether all is read.
    public boolean isDone() {
        return done;
    }

    /// The number of the first segment that there is to read, or to read of in head files; 0 where
    /// there is none.
    public int firstSegment() {
        return parts.isEmpty() ? 0 : parts.getFirst().first();
    }

    /// The number of the last segment that there is to read, 0 where there is none.
    public int lastSegment() {
        return parts.isEmpty() ? 0 : parts.getLast().first();
    }

    /// The number of the segment that is being read or was read last, 0 before the first.
    public int currentSegment() {
        return currentSegment;
    }

    /// How much there is to read, in bytes.
    public long bytes() {
        return bytes;
    }

    /// How much of it is read.
    public long doneBytes() {
        return doneBytes;
    }

    /// How many samples are back.
    public long samples() {
        return samples;
    }

    /// How many samples are not, because something before them is damaged.
    public long lostSamples() {
        return lost;
    }

    /// How many damaged stretches were mended.
    public long mendedStretches() {
        return mended.sum();
    }

    /// How many damaged stretches were skipped.
    public long damagedStretches() {
        return damaged.sum();
    }
}
