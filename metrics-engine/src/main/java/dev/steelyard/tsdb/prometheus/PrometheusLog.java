package dev.steelyard.tsdb.prometheus;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.BlockMeta;
import dev.steelyard.tsdb.block.BlockReader;
import dev.steelyard.tsdb.block.BlockWriter;
import dev.steelyard.tsdb.block.CompactionPlan;
import dev.steelyard.tsdb.block.Ulid;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The samples in the write-ahead log of a Prometheus: `wal` with its newest checkpoint, and `wbl`,
/// which has those that came out of order.
///
/// Held in memory as a whole, as Prometheus itself held them. Exemplars and metadata are not read.
public final class PrometheusLog {
    private static final int SERIES = 1;
    private static final int FLOATS = 2;
    private static final int TOMBSTONES = 3;
    private static final int EXEMPLARS = 4;
    private static final int MARKERS = 5;
    private static final int METADATA = 6;
    private static final int HISTOGRAMS = 7;
    private static final int FLOAT_HISTOGRAMS = 8;
    private static final int BOUNDS_HISTOGRAMS = 9;
    private static final int BOUNDS_FLOAT_HISTOGRAMS = 10;
    private static final int FIRST_TIME = 14;

    private final NavigableMap<Labels, LoggedSeries> series = new TreeMap<>();
    private final Map<Long, LoggedSeries> references = new HashMap<>();
    private final List<String> losses = new ArrayList<>();
    private final LoggedSeries nameless = new LoggedSeries();
    private long firstMillis;

    private PrometheusLog(long firstMillis) {
        this.firstMillis = firstMillis;
    }

    /// Reads the log below the data directory of a Prometheus; in-order samples before
    /// `firstMillis` are in its blocks and are not taken.
    public static PrometheusLog read(Path data, long firstMillis)
            throws IOException, MalformedLogException {
        PrometheusLog log = new PrometheusLog(firstMillis);
        Path checkpoint = null;
        long covered = -1;
        for (Path path : list(data.resolve("wal"))) {
            String name = path.getFileName().toString();
            if (name.matches("checkpoint\\.\\d+")) {
                checkpoint = path;
                covered = Long.parseLong(name.substring(name.indexOf('.') + 1));
            }
        }
        if (checkpoint != null) {
            log.readAll(checkpoint, -1);
        }
        log.readAll(data.resolve("wal"), covered);
        log.firstMillis = Long.MIN_VALUE;
        log.readAll(data.resolve("wbl"), -1);
        return log;
    }

    private static List<Path> list(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(directory)) {
            return list.sorted().toList();
        }
    }

    /// Reads the segments after the number `covered`. A torn end is what a killed Prometheus leaves
    /// and is passed over; anything else that cannot be read is an error.
    private void readAll(Path directory, long covered) throws IOException, MalformedLogException {
        List<Path> segments =
                list(directory).stream()
                        .filter(path -> path.getFileName().toString().matches("\\d+"))
                        .filter(path -> number(path) > covered)
                        .toList();
        for (Path segment : segments) {
            try (LogRecords records = LogRecords.open(segment)) {
                read(records);
            } catch (MalformedLogException e) {
                if (!e.isTorn() || !segment.equals(segments.getLast())) {
                    throw e;
                }
                losses.add(String.valueOf(e.getMessage()));
            }
        }
    }

    private static long number(Path segment) {
        return Long.parseLong(segment.getFileName().toString());
    }

    private void read(LogRecords records) throws IOException, MalformedLogException {
        for (byte[] record = records.next(); record != null; record = records.next()) {
            try {
                take(new LogNumbers(record), records);
            } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
                throw records.malformed("the record before here says nothing: " + e.getMessage());
            }
        }
    }

    private void take(LogNumbers record, LogRecords records) throws MalformedLogException {
        int type = record.readByte();
        switch (type) {
            case SERIES -> takeSeries(record);
            case FLOATS -> takeFloats(record);
            case TOMBSTONES -> takeTombstones(record);
            case EXEMPLARS, MARKERS, METADATA -> {}
            case HISTOGRAMS, BOUNDS_HISTOGRAMS -> takeHistograms(record, true);
            case FLOAT_HISTOGRAMS, BOUNDS_FLOAT_HISTOGRAMS -> takeHistograms(record, false);
            case FIRST_TIME -> firstMillis = Math.max(firstMillis, record.readLong());
            default -> throw records.malformed("records of type %d are not read".formatted(type));
        }
    }

    private void takeSeries(LogNumbers record) {
        while (record.hasMore()) {
            long reference = record.readLong();
            Labels labels = record.labels();
            references.put(reference, series.computeIfAbsent(labels, _ -> new LoggedSeries()));
        }
    }

    private void takeFloats(LogNumbers record) {
        if (!record.hasMore()) {
            return;
        }
        long reference = record.readLong();
        long time = record.readLong();
        while (record.hasMore()) {
            LoggedSeries meant = named(reference + record.varint());
            long at = time + record.varint();
            double value = record.readDouble();
            if (at >= firstMillis) {
                meant.add(at, value);
            }
        }
    }

    private void takeHistograms(LogNumbers record, boolean whole) {
        if (!record.hasMore()) {
            return;
        }
        long reference = record.readLong();
        long time = record.readLong();
        while (record.hasMore()) {
            LoggedSeries meant = named(reference + record.varint());
            long at = time + record.varint();
            NativeHistogram histogram = record.histogram(whole);
            if (at >= firstMillis) {
                meant.add(at, histogram);
            }
        }
    }

    /// The series of a reference; one of its own for samples whose series the log does not name.
    private LoggedSeries named(long reference) {
        LoggedSeries meant = references.get(reference);
        return meant == null ? nameless : meant;
    }

    private void takeTombstones(LogNumbers record) {
        while (record.hasMore()) {
            LoggedSeries meant = references.get(record.readLong());
            long from = record.varint();
            long to = record.varint();
            if (meant != null) {
                meant.delete(from, to);
            }
        }
    }

    /// What could not be taken: a torn end, and samples of series that the log does not name. Empty
    /// where all was.
    public List<String> losses() {
        List<String> all = new ArrayList<>(losses);
        if (!nameless.samples().isEmpty()) {
            all.add(
                    "samples at %d times belong to series that the log does not name"
                            .formatted(nameless.samples().size()));
        }
        return all;
    }

    /// Writes all samples into blocks of two hours in `directory`. Their names follow from what is
    /// in them, so that the same log makes the same blocks; those that are there already are left
    /// as they are. Answers all of them.
    public List<BlockMeta> writeBlocks(Path directory) throws IOException {
        NavigableSet<Long> intervals = new TreeSet<>();
        for (LoggedSeries one : series.values()) {
            Long next = one.samples().isEmpty() ? null : one.samples().firstKey();
            while (next != null) {
                long interval = Math.floorDiv(next, CompactionPlan.SHORTEST_MILLIS);
                intervals.add(interval);
                next = one.samples().ceilingKey((interval + 1) * CompactionPlan.SHORTEST_MILLIS);
            }
        }
        List<BlockMeta> written = new ArrayList<>();
        for (long interval : intervals) {
            written.add(writeBlock(directory, interval * CompactionPlan.SHORTEST_MILLIS));
        }
        return written;
    }

    private BlockMeta writeBlock(Path directory, long begin) throws IOException {
        long end = begin + CompactionPlan.SHORTEST_MILLIS;
        Ulid ulid = Ulid.at(Math.max(0, begin), new Random(fingerprint(begin, end)));
        Path block = directory.resolve(ulid.toString());
        if (Files.exists(block)) {
            return BlockReader.open(block).meta();
        }
        try (BlockWriter writer = BlockWriter.create(directory, ulid)) {
            for (Map.Entry<Labels, LoggedSeries> entry : series.entrySet()) {
                writer.series(entry.getKey());
                writer.samples(entry.getValue().between(begin, end));
            }
            return writer.finish(begin, end, BlockMeta.Compaction.ofHead(ulid));
        }
    }

    private long fingerprint(long begin, long end) {
        long fingerprint = begin;
        for (Map.Entry<Labels, LoggedSeries> entry : series.entrySet()) {
            int hash = entry.getKey().hashCode();
            SampleCursor samples = entry.getValue().between(begin, end);
            while (samples.next()) {
                long bits = Double.doubleToRawLongBits(samples.value());
                fingerprint = fingerprint * 31 + hash;
                fingerprint = fingerprint * 31 + samples.timeMillis() + bits;
            }
        }
        return fingerprint;
    }
}
