package dev.steelyard.tsdb.block;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.HistogramAppender;
import dev.steelyard.tsdb.chunk.XorAppender;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Packs the samples of one series after the other into chunks of at most 120 for a block.
final class ChunkEncoder {
    private static final int SAMPLES_PER_CHUNK = 120;

    /// 120 samples of 20 bytes fit, whatever they are.
    private static final int CAPACITY = 2560;

    private final BlockWriter writer;
    private final XorAppender floats = new XorAppender();
    private MemorySegment memory = MemorySegment.NULL;
    private int floatCount;
    private @Nullable HistogramAppender histograms;
    private long firstMillis;
    private long lastMillis;

    ChunkEncoder(BlockWriter writer) {
        this.writer = writer;
    }

    /// Adds all samples to the series that the writer is at.
    void write(SampleCursor samples) throws IOException {
        histograms = null;
        while (samples.next()) {
            NativeHistogram histogram = samples.histogram();
            if (histogram == null) {
                write(samples.timeMillis(), samples.value());
            } else {
                write(samples.timeMillis(), histogram);
            }
        }
        flushFloats();
        flushHistograms();
    }

    private void write(long timeMillis, double value) throws IOException {
        flushHistograms();
        if (floatCount == SAMPLES_PER_CHUNK) {
            flushFloats();
        }
        if (floatCount == 0) {
            memory = MemorySegment.ofArray(new byte[CAPACITY + XorAppender.STATE_BYTES]);
            floats.begin(memory, 0, CAPACITY);
            firstMillis = timeMillis;
        }
        floats.append(timeMillis, value);
        floatCount++;
        lastMillis = timeMillis;
    }

    private void write(long timeMillis, NativeHistogram histogram) throws IOException {
        flushFloats();
        HistogramAppender appender = histograms;
        if (appender != null && appender.encoding() != encoding(histogram)) {
            flushHistograms();
            appender = null;
        }
        if (appender == null) {
            appender = new HistogramAppender(histogram.wholeCounts());
            histograms = appender;
        }
        if (appender.count() == SAMPLES_PER_CHUNK || !appender.append(timeMillis, histogram)) {
            flushHistograms();
            appender.append(timeMillis, histogram);
        }
        if (appender.count() == 1) {
            firstMillis = timeMillis;
        }
        lastMillis = timeMillis;
    }

    private static Encoding encoding(NativeHistogram histogram) {
        return histogram.wholeCounts() ? Encoding.HISTOGRAM : Encoding.FLOAT_HISTOGRAM;
    }

    private void flushFloats() throws IOException {
        if (floatCount > 0) {
            chunk(Encoding.XOR, memory.asSlice(XorAppender.STATE_BYTES, floats.length()));
            floatCount = 0;
        }
    }

    private void flushHistograms() throws IOException {
        HistogramAppender appender = histograms;
        if (appender != null && appender.count() > 0) {
            chunk(appender.encoding(), MemorySegment.ofArray(appender.bytes()));
            appender.cut();
        }
    }

    private void chunk(Encoding encoding, MemorySegment bytes) throws IOException {
        writer.chunk(new EncodedChunk(encoding, firstMillis, lastMillis, bytes));
    }
}
