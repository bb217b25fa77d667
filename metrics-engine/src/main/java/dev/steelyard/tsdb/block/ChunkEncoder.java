package dev.steelyard.tsdb.block;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.HistogramAppender;
import dev.steelyard.tsdb.chunk.Xor2Appender;
import dev.steelyard.tsdb.chunk.XorAppender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Packs the samples of one series after the other into chunks of at most 120, as blocks have them.
///
/// Where no sample of a chunk has a start time it is of one of the first three encodings, which all
/// programs that read blocks know.
public final class ChunkEncoder {
    /// As in Prometheus: longer chunks are slower to read than they are smaller.
    private static final int SAMPLES_PER_CHUNK = 120;

    /// 120 samples of 20 bytes fit, whatever they are.
    private static final int CAPACITY = 2560;

    private final ChunkSink sink;
    private final XorAppender floats = new XorAppender();
    private final Xor2Appender floatsWithStart = new Xor2Appender();
    private final MemorySegment memory =
            Arena.ofAuto().allocate(XorAppender.STATE_BYTES + CAPACITY, Long.BYTES);
    private final long[] times = new long[SAMPLES_PER_CHUNK];
    private final double[] values = new double[SAMPLES_PER_CHUNK];
    private final long[] starts = new long[SAMPLES_PER_CHUNK];
    private int floatCount;
    private boolean hasStarts;
    private @Nullable HistogramAppender histograms;
    private long firstMillis;
    private long lastMillis;

    /// Takes the chunks of a series in their order.
    public interface ChunkSink {
        /// Takes a chunk, whose bytes are good until this returns.
        void chunk(EncodedChunk chunk) throws IOException;
    }

    /// An encoder that hands its chunks to `sink`.
    public ChunkEncoder(ChunkSink sink) {
        this.sink = sink;
    }

    /// Packs all samples of a series and hands on the last of its chunks too.
    public void write(SampleCursor samples) throws IOException {
        histograms = null;
        while (samples.next()) {
            NativeHistogram histogram = samples.histogram();
            if (histogram == null) {
                write(samples.timeMillis(), samples.value(), samples.startMillis());
            } else {
                write(samples.timeMillis(), histogram, samples.startMillis());
            }
        }
        flushFloats();
        flushHistograms();
    }

    private void write(long timeMillis, double value, long startMillis) throws IOException {
        flushHistograms();
        histograms = null; // one that follows is not compared with those before
        if (floatCount == SAMPLES_PER_CHUNK) {
            flushFloats();
        }
        times[floatCount] = timeMillis;
        values[floatCount] = value;
        starts[floatCount] = startMillis;
        hasStarts |= startMillis != 0;
        floatCount++;
    }

    private void write(long timeMillis, NativeHistogram histogram, long startMillis)
            throws IOException {
        flushFloats();
        HistogramAppender appender = histograms;
        if (appender != null && appender.holdsWholeCounts() != histogram.wholeCounts()) {
            flushHistograms();
            appender = null;
        }
        if (appender == null) {
            appender = new HistogramAppender(histogram.wholeCounts());
            histograms = appender;
        }
        if (appender.count() == SAMPLES_PER_CHUNK
                || !appender.append(timeMillis, histogram, startMillis)) {
            flushHistograms();
            boolean _ = appender.append(timeMillis, histogram, startMillis);
        }
        if (appender.count() == 1) {
            firstMillis = timeMillis;
        }
        lastMillis = timeMillis;
    }

    private void flushFloats() throws IOException {
        if (floatCount > 0) {
            firstMillis = times[0];
            lastMillis = times[floatCount - 1];
            if (hasStarts) {
                flushWithStarts();
            } else {
                flushPlain();
            }
            floatCount = 0;
            hasStarts = false;
        }
    }

    private void flushPlain() throws IOException {
        floats.begin(memory, 0, CAPACITY);
        for (int i = 0; i < floatCount; i++) {
            floats.append(times[i], values[i]);
        }
        chunk(Encoding.XOR, memory.asSlice(XorAppender.STATE_BYTES, floats.length()));
    }

    private void flushWithStarts() throws IOException {
        floatsWithStart.begin();
        for (int i = 0; i < floatCount; i++) {
            floatsWithStart.append(times[i], values[i], starts[i]);
        }
        chunk(Encoding.XOR2, MemorySegment.ofArray(floatsWithStart.bytes()));
    }

    private void flushHistograms() throws IOException {
        HistogramAppender appender = histograms;
        if (appender != null && appender.count() > 0) {
            chunk(appender.encoding(), MemorySegment.ofArray(appender.bytes()));
            appender.cut();
        }
    }

    private void chunk(Encoding encoding, MemorySegment bytes) throws IOException {
        sink.chunk(new EncodedChunk(encoding, firstMillis, lastMillis, bytes));
    }
}
