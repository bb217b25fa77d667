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

    private final SegmentWriter file;
    private final ToldSeries told;
    private final RecordBytes full = new RecordBytes();
    private final RecordBytes open = new RecordBytes();
    private final RecordBytes late = new RecordBytes();
    private long newestMillis = Long.MIN_VALUE;

    private HeadFileWriter(SegmentWriter file, ToldSeries told) {
        this.file = file;
        this.told = told;
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

    /// Adds a full chunk of the series in `slot`.
    void addFull(int slot, byte[] bytes, int length, int count) throws IOException {
        begin(slot, full);
        StoredChunk.put(full, bytes, length, count);
        end(full);
    }

    /// Adds a full chunk that is packed as in blocks.
    void addFull(int slot, PackedChunk chunk) throws IOException {
        add(slot, chunk, full);
    }

    /// Adds the open chunk of a series, behind its full ones.
    void addOpen(int slot, byte[] bytes, int length, int count) throws IOException {
        begin(slot, open);
        StoredChunk.put(open, bytes, length, count);
        end(open);
    }

    /// Adds an open chunk that is packed as in blocks.
    void addOpen(int slot, PackedChunk chunk) throws IOException {
        add(slot, chunk, open);
    }

    /// Adds samples of a series that came late.
    void addLate(int slot, PackedChunk chunk) throws IOException {
        add(slot, chunk, late);
    }

    private void add(int slot, PackedChunk chunk, RecordBytes to) throws IOException {
        begin(slot, to);
        StoredChunk.put(to, chunk);
        end(to);
    }

    private void begin(int slot, RecordBytes in) {
        boolean _ = told.tell(slot);
        in.putUvarint(slot);
    }

    private void end(RecordBytes in) throws IOException {
        if (in.length() >= RECORD_BYTES) {
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

    /// In the order in which the chunks of a series follow one another.
    private void flush() throws IOException {
        told.write(file);
        write(RecordType.FULL_CHUNKS, full);
        write(RecordType.OPEN_CHUNKS, open);
        write(RecordType.LATE_CHUNKS, late);
    }

    private void write(RecordType type, RecordBytes chunks) throws IOException {
        if (chunks.length() > 0) {
            file.append(type, chunks);
            chunks.clear();
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
