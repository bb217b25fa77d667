package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.tsdb.chunk.HistogramAppender;
import org.jspecify.annotations.Nullable;

/// The open chunk of one series of native histograms. Written under the head's commit lock, copied
/// by any thread.
final class OpenHistogram {
    private static final int MAX_SAMPLES = 120;

    /// As in Prometheus a chunk is full at so many bytes if it has a few samples.
    private static final int MAX_BYTES = 1024;

    private static final int FEW_SAMPLES = 10;

    /// What objects and arrays take beside their content, about.
    private static final int APPENDER_BYTES = 600;

    private static final int HISTOGRAM_BYTES = 200;

    private final boolean wholeCounts;

    @GuardedBy("this")
    private final HistogramAppender appender;

    @GuardedBy("this")
    private @Nullable NativeHistogram last;

    @GuardedBy("this")
    private long counted;

    OpenHistogram(boolean wholeCounts) {
        this.wholeCounts = wholeCounts;
        this.appender = new HistogramAppender(wholeCounts);
    }

    /// Whether it takes whole counts; otherwise it takes those that are floats.
    boolean holdsWholeCounts() {
        return wholeCounts;
    }

    /// The sample that was added last, as it came; null where there is none.
    synchronized @Nullable NativeHistogram last() {
        return last;
    }

    /// Adds a sample; false where the chunk has no room for it and is to be sealed first.
    synchronized boolean append(long timeMillis, NativeHistogram histogram, long startMillis) {
        int count = appender.count();
        boolean full =
                count >= MAX_SAMPLES || (count >= FEW_SAMPLES && appender.length() >= MAX_BYTES);
        if (full || !appender.append(timeMillis, histogram, startMillis)) {
            return false;
        }
        last = histogram;
        return true;
    }

    /// How much more of the Java heap it takes than the last time, about.
    synchronized long growth() {
        long bytes = APPENDER_BYTES + appender.length() + (last == null ? 0 : 3 * bytes(last));
        long growth = bytes - counted;
        counted = bytes;
        return growth;
    }

    /// What [#growth] came to.
    synchronized long counted() {
        return counted;
    }

    /// How much of the Java heap a histogram takes, about.
    static long bytes(NativeHistogram histogram) {
        return HISTOGRAM_BYTES
                + 8L * (histogram.positive().size() + histogram.negative().size())
                + 24L * histogram.customBounds().size();
    }

    /// The chunk as it is now.
    synchronized PackedChunk copy() {
        byte[] bytes = appender.bytes();
        return new PackedChunk(appender.encoding(), bytes, bytes.length, appender.count());
    }

    /// Begins the next chunk of the series.
    synchronized void cut() {
        appender.cut();
    }
}
