package dev.steelyard.tsdb.chunk;

import dev.steelyard.storage.SeriesCursor;
import java.lang.foreign.MemorySegment;

/// Walks the samples of a chunk; opened anew for each, so that one serves many.
///
/// Every chunk begins with how many samples it has; what follows belongs to its encoding. Reading
/// bytes that no encoder wrote ends in a [CorruptChunkException], or in samples that were never
/// written: whoever reads from a disk compares the checksum first.
public abstract sealed class ChunkCursor implements SeriesCursor.SampleCursor
        permits XorCursor, Xor2Cursor, HistogramCursor {
    static final int COUNT_BITS = 16;

    final BitReader reader = new BitReader();
    private int count;
    private int read;
    private long time;
    private long delta;

    ChunkCursor() {}

    /// Stands before the first sample of the chunk whose `length` bytes begin at `offset`.
    public final void open(MemorySegment memory, long offset, int length) {
        reader.over(memory, offset, offset + length);
        count = readHeader();
        read = 0;
        delta = 0;
    }

    /// Reads what stands before the first sample and answers how many samples there are.
    abstract int readHeader();

    /// How many samples the chunk says it has.
    public final int count() {
        return count;
    }

    @Override
    public final boolean next() {
        if (read >= count) {
            return false;
        }
        readSample(read++);
        return true;
    }

    /// Reads the sample of this number.
    abstract void readSample(int index);

    /// Takes the time of the first sample.
    final void beginAt(long millis) {
        time = millis;
    }

    /// Goes on by the distance of the two samples before, and by `change` more.
    final void advance(long change) {
        delta += change;
        time += delta;
    }

    @Override
    public final long timeMillis() {
        return time;
    }
}
