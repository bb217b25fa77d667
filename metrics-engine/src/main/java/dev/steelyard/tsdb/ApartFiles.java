package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.file.Directories;
import dev.steelyard.tsdb.wal.SegmentReader;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The logs of what a run before had set apart when it ended: kept where the clock still shows such
/// a time at the start, or had been believed before; else discarded. Owned by the thread that reads
/// the log, then by the one that tends the database.
final class ApartFiles {
    private static final System.Logger log = System.getLogger(ApartFiles.class.getName());
    private static final String NAME = "\\d{8}";
    private static final int BATCH_SAMPLES = 10_000;

    private final Path directory;
    private final List<Path> before;
    private final List<Path> begun = new ArrayList<>(); // by this run
    private volatile boolean kept;
    private volatile long discarded;

    private ApartFiles(Path directory, List<Path> before) {
        this.directory = directory;
        this.before = before;
    }

    static ApartFiles open(Path directory) throws IOException {
        return new ApartFiles(directory, list(directory));
    }

    /// The directories of logs, the first first.
    static List<Path> list(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> each.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList();
        }
    }

    /// Where the next log goes.
    synchronized Path next() {
        List<Path> there = new ArrayList<>(before);
        there.addAll(begun);
        int last =
                there.stream()
                        .mapToInt(each -> Integer.parseInt(each.getFileName().toString()))
                        .max()
                        .orElse(0);
        Path next = directory.resolve("%08d".formatted(last + 1));
        begun.add(next);
        return next;
    }

    /// Whether samples of a log belong to the time that a clock shows at the start: those of a
    /// later time than all others if the clock has come as far, those of an earlier one if it has
    /// not come further than the others.
    ///
    /// @param newestMillis the time of the newest sample in the log
    /// @param othersMillis that of the newest one of the others
    static boolean belongs(long newestMillis, long othersMillis, long nowMillis) {
        return newestMillis > othersMillis
                ? nowMillis >= newestMillis - SteadyClock.TOLERANCE_MILLIS
                : nowMillis <= othersMillis;
    }

    /// Reads all of them into a head, each by way of a spare one.
    void read(Head into, Supplier<Head> spare, long nowMillis) {
        for (Path each : before) {
            Head head = spare.get();
            try {
                readAll(each, head);
                long newest = head.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE);
                long others = into.span().map(TimeSpan::toMillis).orElse(Long.MIN_VALUE);
                if (Files.exists(each.resolve(SetApart.BELIEVED))
                        || belongs(newest, others, nowMillis)) {
                    move(head, into);
                    kept = true;
                } else {
                    discard(head.metrics().samples());
                }
            } catch (IOException e) {
                log.log(System.Logger.Level.ERROR, "a log cannot be read path=" + each, e);
            } finally {
                head.close();
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread only
    private void discard(long samples) {
        discarded += samples;
        log.log(
                System.Logger.Level.WARNING,
                "samples of a time that the clock came back from are discarded count=" + samples);
    }

    private static void readAll(Path directory, Head into) throws IOException {
        for (int number : Segments.list(directory)) {
            HeadReplay replay = new HeadReplay(into);
            try (SegmentReader segment = SegmentReader.open(Segments.file(directory, number))) {
                while (segment.next()) {
                    replay.read(segment);
                }
            }
        }
    }

    /// Whether there is something in the head that only these logs have.
    boolean areKept() {
        return kept;
    }

    /// How many samples were discarded.
    long discarded() {
        return discarded;
    }

    /// Removes the logs that were read: what they had is elsewhere, or of no use.
    void remove() throws IOException {
        for (Path each : before) {
            if (Files.exists(each)) {
                Directories.delete(each);
            }
        }
        kept = false;
    }

    /// Lets all samples of a head follow those of another.
    static void move(Head from, Head to) {
        SeriesCursor each = from.reading().all(new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE));
        try (Appender appender = to.appender()) {
            int count = 0;
            while (each.next()) {
                long series = appender.series(each.labels());
                SampleCursor samples = each.samples();
                while (samples.next()) {
                    AppendResult _ = append(appender, series, samples);
                    count++;
                }
                if (count >= BATCH_SAMPLES) {
                    appender.commit();
                    count = 0;
                }
            }
            appender.commit();
        }
    }

    private static AppendResult append(Appender to, long series, SampleCursor sample) {
        NativeHistogram histogram = sample.histogram();
        return histogram == null
                ? to.append(series, sample.timeMillis(), sample.value(), sample.startMillis())
                : to.append(series, sample.timeMillis(), histogram, sample.startMillis());
    }
}
