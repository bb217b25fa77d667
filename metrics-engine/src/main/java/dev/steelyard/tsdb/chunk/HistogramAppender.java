package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.Buckets;
import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Writes native histograms of one series into chunks of [Encoding#HISTOGRAM] or
/// [Encoding#FLOAT_HISTOGRAM], or those with start times where any sample has one.
///
/// ```
/// if (!appender.append(time, histogram, start)) {   // it does not go with those before it
///     keep(appender.encoding(), appender.bytes());
///     appender.cut();
///     appender.append(time, histogram, start);
/// }
/// ```
///
/// All histograms of a chunk have one layout. One with new buckets is taken by writing the chunk
/// anew; a counter reset, another schema, zero threshold or bounds, or anything but stale markers
/// behind a stale marker, need a new chunk. See [HistogramCursor] for the bits.
public final class HistogramAppender {
    /// What the shorter count of chunks with start times can say.
    private static final int MAX_SAMPLES = 0x3fff;

    private static final int HEADER_BYTES = 3;
    private static final int FLAG_BYTE = 2;
    private static final int MAX_VARBIT_BYTES = 9;
    private static final int MAX_XOR_BYTES = 10;

    private final boolean wholeCounts;
    private final StartTimes starts = new StartTimes();
    private BitWriter writer = new BitWriter();
    private @Nullable State state;
    private @Nullable State previous;
    private CounterReset before = CounterReset.UNKNOWN;
    private int count;
    private long time;
    private long delta;

    /// The layout of a chunk and the histogram that was written last.
    private record State(
            HistogramLayout layout, HistogramCounts counts, NativeHistogram last, boolean gauge) {
        State after(NativeHistogram next) {
            return new State(layout, counts, next, gauge);
        }
    }

    /// An appender of chunks of whole counts or of float counts.
    public HistogramAppender(boolean wholeCounts) {
        this.wholeCounts = wholeCounts;
        begin();
    }

    /// Begins the first chunk of a series.
    public void begin() {
        previous = null;
        startChunk();
    }

    /// Begins a further chunk of the same series.
    public void cut() {
        previous = state == null ? previous : state;
        startChunk();
    }

    private void startChunk() {
        writer = new BitWriter();
        writer.overOwnMemory();
        writer.bits(0, 8 * HEADER_BYTES);
        state = null;
        starts.begin(0);
        count = 0;
        time = 0;
        delta = 0;
    }

    /// The encoding of the chunk as it is now.
    public Encoding encoding() {
        if (starts.any()) {
            return wholeCounts
                    ? Encoding.HISTOGRAM_WITH_START
                    : Encoding.FLOAT_HISTOGRAM_WITH_START;
        }
        return wholeCounts ? Encoding.HISTOGRAM : Encoding.FLOAT_HISTOGRAM;
    }

    /// Whether its chunks are of whole counts.
    public boolean holdsWholeCounts() {
        return wholeCounts;
    }

    /// The number of histograms in the chunk.
    public int count() {
        return count;
    }

    /// The number of bytes that the chunk has now.
    public int length() {
        return writer.length();
    }

    /// A copy of the chunk's bytes.
    public byte[] bytes() {
        return writer.bytes();
    }

    /// Adds a histogram; false where it needs a new chunk.
    ///
    /// @param startMillis when what it counts began; 0 where that is not known
    public boolean append(long timeMillis, NativeHistogram histogram, long startMillis) {
        if (histogram.wholeCounts() != wholeCounts) {
            throw new IllegalArgumentException(
                    "a chunk of %s does not take %s".formatted(encoding(), histogram));
        }
        State now = state;
        if (now == null) {
            writeFirst(timeMillis, histogram, startMillis);
            return true;
        }
        boolean gauge = histogram.counterReset() == CounterReset.GAUGE;
        if (count == MAX_SAMPLES
                || !starts.take(count, startMillis)
                || !goesWith(now, histogram, gauge)) {
            return false;
        }
        if (histogram.isStale()) {
            writeNext(timeMillis, histogram, startMillis);
        } else {
            widen(now, histogram, gauge);
            writeNext(timeMillis, laidOut(histogram), startMillis);
        }
        return true;
    }

    private static boolean goesWith(State now, NativeHistogram histogram, boolean gauge) {
        if (gauge) {
            return now.gauge && isLike(now, histogram);
        }
        return !now.gauge && relation(now, histogram) == CounterReset.NOT_RESET;
    }

    private static boolean isLike(State now, NativeHistogram histogram) {
        HistogramLayout layout = now.layout;
        return histogram.isStale()
                || (!now.last.isStale()
                        && histogram.schema() == layout.schema()
                        && histogram.zeroThreshold() == layout.zeroThreshold()
                        && histogram.customBounds().equals(layout.bounds()));
    }

    /// How a counter's histogram relates to the one before it.
    private static CounterReset relation(State before, NativeHistogram histogram) {
        HistogramLayout layout = before.layout;
        if (before.gauge) {
            return CounterReset.NOT_RESET;
        }
        if (histogram.counterReset() == CounterReset.RESET) {
            return CounterReset.RESET;
        }
        if (histogram.isStale()) {
            return CounterReset.NOT_RESET;
        }
        if (before.last.isStale()) {
            return CounterReset.UNKNOWN;
        }
        if (histogram.count() < before.last.count()) {
            return CounterReset.RESET;
        }
        if (histogram.schema() != layout.schema()
                || histogram.zeroThreshold() != layout.zeroThreshold()) {
            return CounterReset.UNKNOWN;
        }
        boolean fell =
                !histogram.customBounds().equals(layout.bounds())
                        || histogram.zeroCount() < before.last.zeroCount()
                        || fell(before.last.positive(), histogram.positive())
                        || fell(before.last.negative(), histogram.negative());
        return fell ? CounterReset.RESET : CounterReset.NOT_RESET;
    }

    private static boolean fell(Buckets before, Buckets after) {
        int[] beforeIndices = Spans.of(before).indices();
        int[] afterIndices = Spans.of(after).indices();
        int at = 0;
        for (int i = 0; i < beforeIndices.length; i++) {
            while (at < afterIndices.length && afterIndices[at] < beforeIndices[i]) {
                at++;
            }
            boolean there = at < afterIndices.length && afterIndices[at] == beforeIndices[i];
            if (before.count(i) > (there ? after.count(at) : 0)) {
                return true;
            }
        }
        return false;
    }

    /// Gives the chunk all buckets that a histogram has.
    private void widen(State now, NativeHistogram histogram, boolean gauge) {
        Spans positive = Spans.of(histogram.positive());
        Spans negative = Spans.of(histogram.negative());
        HistogramLayout layout = now.layout;
        if (layout.positive().cover(positive) && layout.negative().cover(negative)) {
            return;
        }
        boolean bothLack = !positive.cover(layout.positive()) || !negative.cover(layout.negative());
        boolean unite = gauge && bothLack;
        rewrite(
                layout.with(
                        unite || !positive.cover(layout.positive())
                                ? positive.union(layout.positive())
                                : positive,
                        unite || !negative.cover(layout.negative())
                                ? negative.union(layout.negative())
                                : negative));
    }

    private void rewrite(HistogramLayout layout) {
        byte[] old = bytes();
        CounterReset flag = before;
        ChunkCursor cursor = encoding().cursor();
        cursor.open(MemorySegment.ofArray(old), 0, old.length);
        startChunk();
        while (cursor.next()) {
            NativeHistogram read = cursor.histogram();
            if (read == null) {
                throw new IllegalStateException("a chunk of histograms has a float");
            }
            if (count == 0) {
                before = flag;
                writeFirst(cursor.timeMillis(), layOut(layout, read));
                wrote(cursor.timeMillis(), 0, cursor.startMillis());
            } else {
                writeNext(cursor.timeMillis(), layOut(layout, read), cursor.startMillis());
            }
        }
    }

    private NativeHistogram laidOut(NativeHistogram histogram) {
        return state == null ? histogram : layOut(state.layout, histogram);
    }

    private static NativeHistogram layOut(HistogramLayout layout, NativeHistogram histogram) {
        return histogram.withBuckets(
                layout.positive().layOut(histogram.positive()),
                layout.negative().layOut(histogram.negative()));
    }

    private void writeFirst(long timeMillis, NativeHistogram histogram, long startMillis) {
        before = histogram.counterReset();
        if (before != CounterReset.GAUGE && before != CounterReset.RESET) {
            before = previous == null ? CounterReset.UNKNOWN : relation(previous, histogram);
        }
        writeFirst(
                timeMillis, histogram.isStale() ? NativeHistogram.stale(wholeCounts) : histogram);
        wrote(timeMillis, 0, startMillis);
    }

    private void writeFirst(long timeMillis, NativeHistogram histogram) {
        HistogramLayout layout = HistogramLayout.of(histogram);
        HistogramCounts counts = HistogramCounts.of(wholeCounts, layout);
        writer.ensure(layout.maxBytes() + maxSampleBytes(layout));
        layout.write(writer);
        VarBits.writeSigned(timeMillis, writer);
        counts.writeFirst(histogram, writer);
        state = new State(layout, counts, histogram, before == CounterReset.GAUGE);
    }

    private void writeNext(long timeMillis, NativeHistogram histogram, long startMillis) {
        State now = state;
        if (now == null) {
            throw new IllegalStateException("the chunk has no first histogram");
        }
        long nextDelta = timeMillis - time;
        writer.ensure(maxSampleBytes(now.layout));
        VarBits.writeSigned(nextDelta - delta, writer);
        now.counts.writeNext(histogram, writer);
        state = now.after(histogram);
        wrote(timeMillis, nextDelta, startMillis);
    }

    private void wrote(long timeMillis, long nextDelta, long startMillis) {
        starts.write(writer, count, timeMillis, time, startMillis);
        time = timeMillis;
        delta = nextDelta;
        count++;
        int reset = ResetFlag.bits(before);
        if (starts.any()) {
            writer.patchShort(0, (reset << 14) | count);
            writer.patch(FLAG_BYTE, starts.header());
        } else {
            writer.patchShort(0, count);
            writer.patch(FLAG_BYTE, reset << 6);
        }
    }

    private static long maxSampleBytes(HistogramLayout layout) {
        long values = 3L + layout.positive().size() + layout.negative().size();
        return 3 * MAX_VARBIT_BYTES + values * MAX_XOR_BYTES;
    }
}
