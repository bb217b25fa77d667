package dev.steelyard.tsdb.chunk;

import dev.steelyard.storage.SeriesCursor;
import java.lang.foreign.MemorySegment;

/// Walks the samples of a chunk; opened anew for each, so that one serves many.
///
/// Reading bytes that no encoder wrote ends in a [CorruptChunkException], or in samples that were
/// never written: whoever reads from a disk compares the checksum first.
public sealed interface ChunkCursor extends SeriesCursor.SampleCursor
        permits XorCursor, Xor2Cursor, HistogramCursor {
    /// Stands before the first sample of the chunk whose `length` bytes begin at `offset`.
    void open(MemorySegment memory, long offset, int length);

    /// How many samples the chunk says it has.
    int count();
}
