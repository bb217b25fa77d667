package dev.steelyard.tsdb;

import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.block.BlockWriter;
import dev.steelyard.tsdb.block.EncodedChunk;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.XorAppender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Writes the samples of a cursor into a block, packed as Prometheus packs them. Owned by one
/// thread.
final class HeadBlock {
    /// As in Prometheus: longer chunks are slower to read than they are smaller.
    private static final int SAMPLES_PER_CHUNK = 120;

    private static final int CAPACITY = 4096;

    private final XorAppender appender = new XorAppender();
    private final MemorySegment record =
            Arena.ofAuto().allocate(XorAppender.STATE_BYTES + CAPACITY, Long.BYTES);
    private final BlockWriter writer;
    private int count;
    private long firstMillis;
    private long lastMillis;

    HeadBlock(BlockWriter writer) {
        this.writer = writer;
    }

    /// Writes all series of `cursor`.
    void write(SeriesCursor cursor) throws IOException {
        while (cursor.next()) {
            writer.series(cursor.labels());
            SampleCursor samples = cursor.samples();
            while (samples.next()) {
                add(samples.timeMillis(), samples.value());
            }
            cut();
        }
    }

    private void add(long timeMillis, double value) throws IOException {
        if (count == SAMPLES_PER_CHUNK) {
            cut();
        }
        if (count == 0) {
            record.fill((byte) 0);
            appender.begin(record, 0, CAPACITY);
            firstMillis = timeMillis;
        }
        appender.append(timeMillis, value);
        lastMillis = timeMillis;
        count++;
    }

    private void cut() throws IOException {
        if (count > 0) {
            MemorySegment bytes = record.asSlice(XorAppender.STATE_BYTES, appender.length());
            writer.chunk(new EncodedChunk(Encoding.XOR, firstMillis, lastMillis, bytes));
            count = 0;
        }
    }
}
