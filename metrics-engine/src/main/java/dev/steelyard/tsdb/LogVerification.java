package dev.steelyard.tsdb;

import dev.steelyard.tsdb.block.BlockVerification.Finding;
import dev.steelyard.tsdb.wal.SegmentReader;
import dev.steelyard.tsdb.wal.Segments;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/// Reads the log and the head files of a directory as a start would, and tells each damage. A
/// segment whose last record is cut off is what a program leaves that is killed, and no damage.
public final class LogVerification {
    /// A head that refuses nothing for its age.
    private static final HeadOptions EVERYTHING =
            new HeadOptions(
                    HeadOptions.DEFAULT.retention(),
                    HeadOptions.DEFAULT.series().total(),
                    Duration.ofDays(1_000_000));

    private final LongConsumer progress;
    private final Slabs slabs;
    private final Leases leases = new Leases();
    private final List<Finding> findings = new ArrayList<>();
    private long doneBytes;

    private LogVerification(LongConsumer progress) {
        this.progress = progress;
        this.slabs = new Slabs(Arena.ofAuto(), DatabaseOptions.DEFAULT.memory().maxBytes());
    }

    /// The damages of what a [Database] has in `directory` beside its blocks; `progress` hears how
    /// many bytes were read.
    public static List<Finding> of(Path directory, LongConsumer progress) throws IOException {
        LogVerification verification = new LogVerification(progress);
        for (Path file : headFiles(directory.resolve(Database.HEAD_FILES))) {
            verification.read(file, true);
        }
        Path log = directory.resolve(Database.LOG);
        if (Files.isDirectory(log)) {
            for (int number : Segments.list(log)) {
                verification.read(Segments.file(log, number), false);
            }
        }
        for (Path apart : ApartFiles.list(directory.resolve(Database.APART))) {
            for (int number : Segments.list(apart)) {
                verification.read(Segments.file(apart, number), false);
            }
        }
        return verification.findings;
    }

    private static List<Path> headFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(
                            file -> HeadFileName.parse(file.getFileName().toString()).isPresent())
                    .sorted()
                    .toList();
        }
    }

    private void read(Path file, boolean isWhole) throws IOException {
        Head head = new Head(EVERYTHING, slabs, leases, new ExemplarRing(0));
        try (SegmentReader segment = SegmentReader.open(file)) {
            HeadReplay replay = new HeadReplay(head);
            if (segment.damaged() > 0) {
                findings.add(new Finding(file, 0, "it does not begin as a log", "nothing"));
            }
            int damaged = segment.damaged();
            long end = segment.position();
            while (segment.next()) {
                if (segment.damaged() > damaged) {
                    damaged = segment.damaged();
                    findings.add(damage(file, end, segment.recordPosition()));
                }
                replay.read(segment);
                end = segment.position();
                progress.accept(doneBytes + end);
            }
            if (segment.isTorn() && isWhole) {
                findings.add(damage(file, end, Files.size(file)));
            }
            if (segment.mended() > 0) {
                findings.add(
                        new Finding(
                                file,
                                0,
                                "%d stretches of it are damaged, and can be mended"
                                        .formatted(segment.mended()),
                                "nothing"));
            }
            if (replay.lost() > 0) {
                findings.add(
                        new Finding(
                                file,
                                0,
                                "it does not name the series of some samples, or not their values",
                                replay.lost() + " samples"));
            }
            doneBytes += Files.size(file);
        } finally {
            head.close();
        }
    }

    private static Finding damage(Path file, long from, long to) {
        return new Finding(
                file,
                from,
                "there is no whole record in %d bytes".formatted(to - from),
                "the samples in them, and of series that only they name all in this file");
    }
}
