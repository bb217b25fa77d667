package dev.steelyard.tsdb.block;

import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import java.lang.foreign.MemorySegment;

/// A chunk as it goes to a file.
///
/// @param minMillis the time of its first sample
/// @param maxMillis that of its last
/// @param bytes exactly those of the chunk
public record EncodedChunk(Encoding encoding, long minMillis, long maxMillis, MemorySegment bytes) {
    /// How many samples it has.
    public int count() {
        return encoding.samples(bytes, 0);
    }

    /// Stands before its first sample.
    public ChunkCursor samples() {
        ChunkCursor cursor = encoding.cursor();
        cursor.open(bytes, 0, (int) bytes.byteSize());
        return cursor;
    }
}
