package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.tsdb.file.Directories;
import dev.steelyard.tsdb.file.SetAside;
import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordType;
import dev.steelyard.tsdb.wal.SegmentWriter;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The log of a head: segments, written by the committing thread and brought to the disk by whoever
/// calls [#sync].
///
/// Where the disk is full or broken the journal stops: samples stay in memory and are counted as
/// missed, the ballast is let go, and each [#sync] looks whether writing can begin again, in a new
/// segment.
final class HeadJournal implements CommitJournal, AutoCloseable {
    private static final System.Logger log = System.getLogger(HeadJournal.class.getName());

    private final Path directory;
    private final DatabaseOptions options;
    private final HeadLog head;
    private final Ballast ballast;
    private final LongAdder failures = new LongAdder();
    private final LongAdder missed = new LongAdder();

    /// By segment, those that are closed too: the newest time in it.
    @GuardedBy("this")
    private final NavigableMap<Integer, Long> newest = new TreeMap<>();

    @GuardedBy("this")
    private int number;

    @GuardedBy("this")
    private int first;

    @GuardedBy("this")
    private boolean closed;

    @GuardedBy("this")
    private @Nullable SegmentWriter segment;

    private HeadJournal(Path directory, DatabaseOptions options, SeriesTable table) {
        this.directory = directory;
        this.options = options;
        this.head = new HeadLog(table);
        this.ballast = new Ballast(directory.resolve("ballast"), options.log().ballastBytes());
    }

    /// Goes on behind the segments that are there.
    static HeadJournal open(Path directory, DatabaseOptions options, SeriesTable table)
            throws IOException {
        HeadJournal journal = new HeadJournal(directory, options, table);
        journal.begin();
        return journal;
    }

    private synchronized void begin() throws IOException {
        for (int there : Segments.list(directory)) {
            number = Math.max(number, there);
            newest.put(there, Long.MAX_VALUE); // until it has been read
        }
        first = number + 1;
        resume();
    }

    /// Whether commits are written down.
    synchronized boolean isWriting() {
        return segment != null;
    }

    /// How many damaged segments are set aside.
    long setAside() {
        return HeadFiles.setAside(directory);
    }

    /// How often writing failed.
    long failures() {
        return failures.sum();
    }

    /// How many samples were not written down.
    long missed() {
        return missed.sum();
    }

    @Override
    public synchronized void committed(Batch batch) {
        long newestMillis = batch.newestStoredMillis();
        if (newestMillis == Long.MIN_VALUE) {
            return;
        }
        if (segment == null) {
            missed.add(batch.stored());
            return;
        }
        try {
            head.write(batch, segment);
            newest.merge(number, newestMillis, Math::max);
            if (segment.size() >= options.log().segmentBytes()) {
                next();
            }
        } catch (IOException e) {
            missed.add(batch.stored());
            stop(e);
        }
    }

    @Override
    public synchronized void exemplars(List<Batch.PendingExemplar> kept) {
        if (segment != null) {
            try {
                head.write(kept, segment);
            } catch (IOException e) {
                stop(e);
            }
        }
    }

    /// Its segment stays until head files have what it left, whose samples do not come back then.
    @Override
    public synchronized void deleted(List<Labels> series, TimeSpan span) throws IOException {
        if (segment == null) {
            throw new IOException(
                    "the log cannot be written, so what is deleted would come back; is the disk"
                            + " full?");
        }
        try {
            head.write(series, span, segment);
            newest.put(number, Long.MAX_VALUE);
        } catch (IOException e) {
            stop(e);
            throw e;
        }
    }

    /// Brings all that is written to the disk, or begins again where writing had stopped.
    void sync() {
        SegmentWriter current = current();
        try {
            if (current != null) {
                current.sync();
            }
        } catch (IOException e) {
            failed(current, e);
        }
    }

    private synchronized @Nullable SegmentWriter current() {
        if (segment == null && !closed) {
            resume();
        }
        if (segment != null && segment.isExposed()) {
            try {
                segment.protect();
            } catch (IOException e) {
                stop(e);
            }
        }
        return segment;
    }

    /// A segment that was closed meanwhile has been synced by that.
    private synchronized void failed(@Nullable SegmentWriter current, IOException e) {
        if (current != null && current == segment) {
            stop(e);
        }
    }

    /// Begins a new segment, so that those before can go; answers its number, empty where nothing
    /// is written.
    synchronized OptionalInt roll() {
        if (segment != null) {
            try {
                next();
            } catch (IOException e) {
                stop(e);
            }
        }
        return segment == null ? OptionalInt.empty() : OptionalInt.of(number);
    }

    /// The first segment of this run.
    synchronized int first() {
        return first;
    }

    /// Removes the segments of this run before `end`: head files have all of them.
    synchronized void dropSealed(int end) throws IOException {
        removeIf(newest.subMap(first, true, end, false), _ -> true);
    }

    /// Removes the segments of the runs before, or sets them aside where they are damaged: head
    /// files have all of them.
    synchronized void dropRead(Set<LogPart> damaged) throws IOException {
        for (LogPart part : damaged) {
            if (part instanceof LogPart.Segment(int damagedNumber)) {
                SetAside.put(Segments.file(directory, damagedNumber));
            }
        }
        removeIf(newest.headMap(first, false), _ -> true);
    }

    private void removeIf(NavigableMap<Integer, Long> among, LongPredicate newestMillis)
            throws IOException {
        boolean removed = false;
        Iterator<Map.Entry<Integer, Long>> all = among.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Integer, Long> next = all.next();
            if (newestMillis.test(next.getValue())) {
                Files.deleteIfExists(Segments.file(directory, next.getKey()));
                all.remove();
                removed = true;
            }
        }
        if (removed) {
            Directories.sync(directory); // what was late would be read again, deleted meanwhile
        }
    }

    @GuardedBy("this")
    private void next() throws IOException {
        if (segment != null) {
            segment.close();
        }
        number++;
        segment = SegmentWriter.create(directory, number);
        newest.put(number, Long.MIN_VALUE);
        head.beginSegment();
    }

    /// Begins to write again if there is room for that and the ballast.
    @GuardedBy("this")
    private void resume() {
        try {
            ballast.load();
            segment = null;
            next();
        } catch (IOException e) {
            stop(e);
        }
    }

    @GuardedBy("this")
    private void stop(IOException reason) {
        failures.increment();
        if (segment != null) {
            log.log(
                    System.Logger.Level.ERROR,
                    "the log stops, samples stay in memory directory=" + directory,
                    reason);
            try (SegmentWriter stopped = segment) {
                segment = null;
                stopped.sync();
            } catch (IOException _) {
                // It is the disk that does not take it; what is written may be there all the same.
            }
        }
        try {
            ballast.drop();
        } catch (IOException _) {
            // Then it stays; the next attempt writes it anew.
        }
    }

    /// Says up to when a segment that was there at the start has samples.
    synchronized void read(int segmentNumber, long newestMillis) {
        newest.computeIfPresent(segmentNumber, (_, _) -> newestMillis);
    }

    /// Begins a new segment and answers the number of the first that gets what is committed from
    /// now on.
    synchronized int nextSegment() {
        return roll().orElse(number + 1);
    }

    /// Writes down that what is older than `cutoffMillis` lies in blocks, and removes those
    /// segments before `end` that have nothing else. What comes late may be older, so segments from
    /// then on stay.
    synchronized void dropBefore(long cutoffMillis, int end) throws IOException {
        if (segment != null) {
            RecordBytes note = new RecordBytes();
            note.putVarint(cutoffMillis);
            segment.append(RecordType.CUTOFF, note);
            segment.sync();
        }
        removeIf(newest.headMap(end, false), millis -> millis < cutoffMillis);
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (segment != null) {
            segment.close();
            segment = null;
        }
    }
}
