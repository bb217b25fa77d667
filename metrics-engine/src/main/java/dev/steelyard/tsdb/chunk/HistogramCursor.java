package dev.steelyard.tsdb.chunk;

import dev.steelyard.model.CounterReset;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import java.util.List;

/// Walks a chunk of native histograms, with and without start times, of whole and of float counts.
///
/// The header is the number of samples in 2 bytes and a byte of flags, whose top two bits are the
/// [CounterReset] before the chunk; with start times, these two are the top bits of the number, and
/// the third byte is the header of [StartTimes]. Then come [HistogramLayout] and the samples.
final class HistogramCursor extends ChunkCursor {
    private static final int SHORT_COUNT_BITS = 14;
    private static final int FLAG_BITS = 8;

    private final boolean wholeCounts;
    private final boolean hasStarts;
    private final StartTimes starts = new StartTimes();
    private HistogramLayout layout = new HistogramLayout(0, 0, Spans.NONE, Spans.NONE, List.of());
    private HistogramCounts counts = new WholeCounts(layout);
    private boolean gauge;
    private boolean first;

    HistogramCursor(Encoding encoding) {
        wholeCounts = encoding == Encoding.HISTOGRAM || encoding == Encoding.HISTOGRAM_WITH_START;
        hasStarts =
                encoding == Encoding.HISTOGRAM_WITH_START
                        || encoding == Encoding.FLOAT_HISTOGRAM_WITH_START;
    }

    @Override
    int readHeader() {
        int header = (int) reader.bits(COUNT_BITS);
        int flags = (int) reader.bits(FLAG_BITS);
        int reset = hasStarts ? header >>> SHORT_COUNT_BITS : flags >>> 6;
        gauge = ResetFlag.of(reset) == CounterReset.GAUGE;
        starts.begin(hasStarts ? flags : 0);
        return hasStarts ? header & ((1 << SHORT_COUNT_BITS) - 1) : header;
    }

    @Override
    void readSample(int index) {
        long previous = timeMillis();
        first = index == 0;
        if (first) {
            layout = HistogramLayout.read(reader);
            counts = HistogramCounts.of(wholeCounts, layout);
            beginAt(VarBits.readSigned(reader));
            counts.readFirst(reader);
        } else {
            advance(VarBits.readSigned(reader));
            counts.readNext(reader);
        }
        starts.read(reader, index, timeMillis(), previous);
    }

    @Override
    public double value() {
        return counts.sum();
    }

    @Override
    public long startMillis() {
        return starts.millis();
    }

    @Override
    public NativeHistogram histogram() {
        if (Staleness.isStale(counts.sum())) {
            return NativeHistogram.stale(wholeCounts);
        }
        return new NativeHistogram(
                layout.schema(),
                counterReset(),
                wholeCounts,
                layout.zeroThreshold(),
                counts.zeroCount(),
                counts.count(),
                counts.sum(),
                layout.positive().with(counts.positive()),
                layout.negative().with(counts.negative()),
                layout.bounds());
    }

    /// Within a chunk there is no reset. What was known of the chunk's beginning says nothing,
    /// since the chunk before it may be another one by now.
    private CounterReset counterReset() {
        if (gauge) {
            return CounterReset.GAUGE;
        }
        return first ? CounterReset.UNKNOWN : CounterReset.NOT_RESET;
    }
}
