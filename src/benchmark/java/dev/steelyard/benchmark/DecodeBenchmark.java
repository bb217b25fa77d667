package dev.steelyard.benchmark;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.tsdb.chunk.ChunkCursor;
import dev.steelyard.tsdb.chunk.Encoding;
import dev.steelyard.tsdb.chunk.HistogramAppender;
import dev.steelyard.tsdb.chunk.Xor2Appender;
import dev.steelyard.tsdb.chunk.XorAppender;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A sample of a full chunk of a block.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecodeBenchmark {
    static final int SAMPLES = 120;
    private static final int SERIES = 3;

    /// How the chunk is packed.
    @Param({"XOR", "XOR2", "HISTOGRAM"})
    public Encoding encoding = Encoding.XOR;

    private ChunkCursor cursor = Encoding.XOR.cursor();
    private MemorySegment chunk = MemorySegment.NULL;

    /// Packs it.
    @Setup
    public void pack() {
        cursor = encoding.cursor();
        chunk = encoding == Encoding.XOR ? plain() : MemorySegment.ofArray(packed());
    }

    private byte[] packed() {
        return encoding == Encoding.XOR2 ? withStarts() : histograms();
    }

    /// One chunk; answers the sum of its values.
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public double decode() {
        cursor.open(chunk, 0, (int) chunk.byteSize());
        double sum = 0;
        while (cursor.next()) {
            sum += cursor.value();
        }
        return sum;
    }

    /// What [#decode] has to answer.
    double expected() {
        double sum = 0;
        for (int scrape = 0; scrape < SAMPLES; scrape++) {
            sum += Workload.value(SERIES, scrape);
        }
        return sum;
    }

    private static MemorySegment plain() {
        MemorySegment memory = MemorySegment.ofArray(new byte[4096]);
        XorAppender appender = new XorAppender();
        appender.begin(memory, 0, 4096 - XorAppender.STATE_BYTES);
        for (int scrape = 0; scrape < SAMPLES; scrape++) {
            appender.append(Workload.time(scrape), Workload.value(SERIES, scrape));
        }
        return memory.asSlice(XorAppender.STATE_BYTES, appender.length());
    }

    private static byte[] withStarts() {
        Xor2Appender appender = new Xor2Appender();
        appender.begin();
        for (int scrape = 0; scrape < SAMPLES; scrape++) {
            appender.append(
                    Workload.time(scrape), Workload.value(SERIES, scrape), Workload.START_MILLIS);
        }
        return appender.bytes();
    }

    private static byte[] histograms() {
        HistogramAppender appender = new HistogramAppender(true);
        for (int scrape = 0; scrape < SAMPLES; scrape++) {
            if (!appender.append(Workload.time(scrape), histogram(scrape), 0)) {
                throw new IllegalStateException("the chunk ends at sample " + scrape);
            }
        }
        return appender.bytes();
    }

    private static NativeHistogram histogram(int scrape) {
        double[] counts = {scrape, 2.0 * scrape, 3.0 * scrape, scrape};
        return new NativeHistogram(
                2,
                CounterReset.UNKNOWN,
                true,
                0x1p-128,
                0,
                7.0 * scrape,
                Workload.value(SERIES, scrape),
                Buckets.of(new int[] {-3}, new int[] {counts.length}, counts),
                Buckets.NONE,
                List.of());
    }
}
