package dev.steelyard.tsdb;

import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordType;
import dev.steelyard.tsdb.wal.SegmentWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Writes chunks of series into one head file, in records of some 64 KiB, so that damage to one
/// costs few. Owned by one thread.
final class HeadFileWriter implements AutoCloseable {
    private static final int RECORD_BYTES = 1 << 16;

    /// Which chunks of a series, in the order in which they follow one another.
    enum Part {
        FULL(RecordType.FULL_CHUNKS),
        /// Behind its full ones.
        OPEN(RecordType.OPEN_CHUNKS),
        /// What came late.
        LATE(RecordType.LATE_CHUNKS);

        private final RecordType type;

        Part(RecordType type) {
            this.type = type;
        }
    }

    private final SegmentWriter file;
    private final ToldSeries told;
    private final Map<Part, RecordBytes> parts = new EnumMap<>(Part.class);
    private long newestMillis = Long.MIN_VALUE;

    private HeadFileWriter(SegmentWriter file, ToldSeries told) {
        this.file = file;
        this.told = told;
        for (Part part : Part.values()) {
            parts.put(part, new RecordBytes());
        }
    }

    /// Creates a file, which must not be there.
    static HeadFileWriter create(Path path, SeriesTable table) throws IOException {
        return new HeadFileWriter(SegmentWriter.create(path), new ToldSeries(table));
    }

    /// Says that what is older than `cutoffMillis` lies in blocks.
    void cutoff(long cutoffMillis) throws IOException {
        RecordBytes note = new RecordBytes();
        note.putVarint(cutoffMillis);
        file.append(RecordType.CUTOFF, note);
    }

    /// Where a chunk of the series in `slot` is to be written, as [StoredChunk] does it.
    RecordBytes room(Part part, int slot) throws IOException {
        if (of(part).length() >= RECORD_BYTES) {
            flush();
        }
        boolean _ = told.tell(slot);
        RecordBytes room = of(part);
        room.putUvarint(slot);
        return room;
    }

    private RecordBytes of(Part part) {
        return Objects.requireNonNull(parts.get(part));
    }

    /// Notes that a chunk reaches up to a time.
    void reaches(long lastMillis) {
        newestMillis = Math.max(newestMillis, lastMillis);
    }

    /// The newest time in the file; [Long#MIN_VALUE] where it has no chunks.
    long newestMillis() {
        return newestMillis;
    }

    private void flush() throws IOException {
        told.write(file);
        for (Part part : Part.values()) {
            RecordBytes chunks = of(part);
            if (chunks.length() > 0) {
                file.append(part.type, chunks);
                chunks.clear();
            }
        }
    }

    /// Brings all to the disk.
    void finish() throws IOException {
        flush();
        file.protect();
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
