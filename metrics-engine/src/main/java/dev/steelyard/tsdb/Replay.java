package dev.steelyard.tsdb;

import dev.steelyard.tsdb.wal.SegmentReader;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Reads the segments that a database finds at its start into a head, in the background. One thread
/// runs it, others look how far it is.
public final class Replay {
    private static final System.Logger log = System.getLogger(Replay.class.getName());

    private final Path directory;
    private final List<Integer> segments;
    private final Head head;
    private final long bytes;
    private volatile int currentSegment;
    private volatile long doneBytes;
    private volatile long samples;
    private volatile long lost;
    private final LongAdder damaged = new LongAdder();
    private volatile boolean done;

    Replay(Path directory, List<Integer> segments, Head head) throws IOException {
        this.directory = directory;
        this.segments = segments;
        this.head = head;
        long sum = 0;
        for (int segment : segments) {
            sum += Files.size(Segments.file(directory, segment));
        }
        this.bytes = sum;
    }

    /// Told of each segment that is read.
    interface Progress {
        /// @param newestMillis the time of the newest sample so far
        void read(int segment, long newestMillis);
    }

    void run(Progress progress) {
        for (int segment : segments) {
            currentSegment = segment;
            try {
                read(segment);
                progress.read(segment, head.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE));
            } catch (IOException | RuntimeException e) {
                damaged.increment();
                log.log(System.Logger.Level.ERROR, "a segment cannot be read number=" + segment, e);
            }
        }
        done = true;
    }

    private void read(int number) throws IOException {
        long before = doneBytes;
        HeadReplay replay = new HeadReplay(head);
        long samplesBefore = samples;
        long lostBefore = lost;
        try (SegmentReader segment = SegmentReader.open(Segments.file(directory, number))) {
            while (segment.next()) {
                replay.read(segment);
                doneBytes = before + segment.position();
                samples = samplesBefore + replay.stored();
                lost = lostBefore + replay.lost();
            }
            doneBytes = before + segment.position();
            damaged.add(segment.damaged());
        }
    }

    /// Whether all is read.
    public boolean isDone() {
        return done;
    }

    /// The number of the first segment that there is to read, 0 where there is none.
    public int firstSegment() {
        return segments.isEmpty() ? 0 : segments.getFirst();
    }

    /// The number of the last segment that there is to read, 0 where there is none.
    public int lastSegment() {
        return segments.isEmpty() ? 0 : segments.getLast();
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

    /// How many damaged stretches were skipped.
    public long damagedStretches() {
        return damaged.sum();
    }
}
