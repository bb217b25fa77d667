package dev.steelyard.tsdb;

import dev.steelyard.tsdb.wal.RecordBytes;
import dev.steelyard.tsdb.wal.RecordType;
import dev.steelyard.tsdb.wal.SegmentWriter;
import java.io.IOException;
import java.nio.file.Path;

/// Writes chunks of series into one head file, in records of some 64 KiB, so that damage to one
/// costs few. Owned by one thread.
final class HeadFileWriter implements AutoCloseable {
    private static final int RECORD_BYTES = 1 << 16;

    private final RecordType type;
    private final SegmentWriter file;
    private final ToldSeries told;
    private final RecordBytes chunks = new RecordBytes();
    private final RecordBytes late = new RecordBytes();
    private long newestMillis = Long.MIN_VALUE;

    private HeadFileWriter(RecordType type, SegmentWriter file, ToldSeries told) {
        this.type = type;
        this.file = file;
        this.told = told;
    }

    /// Creates a file, which must not be there.
    ///
    /// @param type of the records that it gets
    static HeadFileWriter create(Path path, RecordType type, SeriesTable table) throws IOException {
        return new HeadFileWriter(type, SegmentWriter.create(path), new ToldSeries(table));
    }

    /// Says that what is older than `cutoffMillis` lies in blocks.
    void cutoff(long cutoffMillis) throws IOException {
        RecordBytes note = new RecordBytes();
        note.putVarint(cutoffMillis);
        file.append(RecordType.CUTOFF, note);
    }

    /// Adds a chunk of the series in `slot`.
    void add(int slot, byte[] bytes, int length, int count) throws IOException {
        boolean _ = told.tell(slot);
        chunks.putUvarint(slot);
        StoredChunk.put(chunks, bytes, length, count);
        if (chunks.length() >= RECORD_BYTES) {
            flush();
        }
    }

    /// Adds a chunk that is packed as in blocks.
    void add(int slot, PackedChunk chunk) throws IOException {
        boolean _ = told.tell(slot);
        chunks.putUvarint(slot);
        StoredChunk.put(chunks, chunk);
        if (chunks.length() >= RECORD_BYTES) {
            flush();
        }
    }

    /// Adds samples of a series that came late.
    void addLate(int slot, PackedChunk chunk) throws IOException {
        boolean _ = told.tell(slot);
        late.putUvarint(slot);
        StoredChunk.put(late, chunk);
        if (late.length() >= RECORD_BYTES) {
            flush();
        }
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
        if (chunks.length() > 0) {
            file.append(type, chunks);
            chunks.clear();
        }
        if (late.length() > 0) {
            file.append(RecordType.LATE_CHUNKS, late);
            late.clear();
        }
    }

    /// Brings all to the disk.
    void finish() throws IOException {
        flush();
        file.sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
