package dev.steelyard.tsdb;

import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import java.lang.foreign.MemorySegment;

/// A chunk of the head that is packed as in blocks: native histograms, and samples that came late.
///
/// @param bytes the code, of which the first `length` count
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PackedChunk(Encoding encoding, byte[] bytes, int length, int count) {
    /// Stands before the first sample.
    ChunkCursor cursor() {
        ChunkCursor cursor = encoding.cursor();
        cursor.open(MemorySegment.ofArray(bytes), 0, length);
        return cursor;
    }
}
