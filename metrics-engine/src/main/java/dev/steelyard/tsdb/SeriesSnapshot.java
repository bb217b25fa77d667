package dev.steelyard.tsdb;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A series as it was after one commit: a copy of its open chunk, and where its sealed ones begin.
/// Immutable, so it is read without locks.
final class SeriesSnapshot {
    /// Where a series has no samples yet.
    static final SeriesSnapshot EMPTY =
            new SeriesSnapshot(
                    0,
                    SealedChunks.NONE,
                    0,
                    new byte[0],
                    0,
                    Long.MIN_VALUE,
                    0,
                    null,
                    LateSeries.NONE);

    private final int labels;
    private final long sealed;
    private final int hidden;
    private final byte[] open;
    private final int openCount;
    private final long lastMillis;
    private final double lastValue;
    private final @Nullable PackedChunk histograms;
    private final LateSeries late;

    private SeriesSnapshot(
            int labels,
            long sealed,
            int hidden,
            byte[] open,
            int openCount,
            long lastMillis,
            double lastValue,
            @Nullable PackedChunk histograms,
            LateSeries late) {
        this.labels = labels;
        this.sealed = sealed;
        this.hidden = hidden;
        this.open = open;
        this.openCount = openCount;
        this.lastMillis = lastMillis;
        this.lastValue = lastValue;
        this.histograms = histograms;
        this.late = late;
    }

    /// Where its labels are, see [Postings].
    int labels() {
        return labels;
    }

    /// The newest sealed chunk.
    long sealed() {
        return sealed;
    }

    /// How many samples at the end of the sealed chunks came later.
    int hidden() {
        return hidden;
    }

    /// The open chunk of floats, ready for a [SampleDecoder].
    byte[] open() {
        return open;
    }

    /// The open chunk where it is one of native histograms.
    @Nullable PackedChunk histograms() {
        return histograms;
    }

    /// How many samples of the open chunk are to be seen.
    int openCount() {
        return openCount;
    }

    /// The time of the first sample of the open chunk; [Long#MIN_VALUE] where it has none, or where
    /// they are histograms.
    long firstOpenMillis() {
        return openCount == 0 || histograms != null
                ? Long.MIN_VALUE
                : SampleDecoder.firstMillis(open);
    }

    /// The time of the newest sample that did not come late; [Long#MAX_VALUE] where it is not
    /// known.
    long lastMillis() {
        return lastMillis;
    }

    /// Whether the newest sample that did not come late is known, and a float.
    boolean hasLastValue() {
        return openCount > 0 && histograms == null && lastMillis != Long.MAX_VALUE;
    }

    /// The value of the newest sample, where there is one that is known.
    double lastValue() {
        return lastValue;
    }

    /// What came late.
    LateSeries late() {
        return late;
    }

    /// The same with what came late alone.
    SeriesSnapshot lateAlone() {
        return new SeriesSnapshot(
                labels, SealedChunks.NONE, 0, new byte[0], 0, Long.MIN_VALUE, 0, null, late);
    }

    /// Whether it has no samples.
    boolean isEmpty() {
        return openCount == 0 && sealed == SealedChunks.NONE && late.isEmpty();
    }

    /// Takes a series as it was after `commit`, without holding up who writes it; [#EMPTY] where it
    /// has no samples from `fromMillis` on. Null where more than one commit of it has come since
    /// and it cannot be told any more.
    static @Nullable SeriesSnapshot take(SeriesTable table, int slot, int commit, long fromMillis) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        SeriesSnapshot taken;
        int version;
        do {
            version = SeriesRecord.version(slab, at);
            taken = copy(table, slot, commit);
        } while (!SeriesRecord.isStill(slab, at, version));
        if (taken == null) {
            return null;
        }
        return taken.lastMillis < fromMillis && taken.late.isEmpty() ? EMPTY : taken;
    }

    /// May read nonsense while the record is being written; then it is thrown away.
    private static @Nullable SeriesSnapshot copy(SeriesTable table, int slot, int commit) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int hidden = 0;
        if (SeriesRecord.getInt(slab, at, SeriesRecord.COMMIT) - commit > 0) {
            if (SeriesRecord.getInt(slab, at, SeriesRecord.COMMIT_BEFORE) - commit > 0) {
                return null;
            }
            hidden = SeriesRecord.getInt(slab, at, SeriesRecord.COMMIT_SAMPLES);
        }
        long sealed = SeriesRecord.getLong(slab, at, SeriesRecord.SEALED);
        int count = SeriesRecord.count(slab, at) - hidden;
        LateSeries late = late(table, slot, commit);
        if (late == null) {
            return null;
        }
        if (count <= 0 && sealed == SealedChunks.NONE && late.isEmpty()) {
            return EMPTY;
        }
        int length = Math.clamp((SeriesRecord.bits(slab, at) + 7) >> 3, 0, SeriesRecord.DATA_BYTES);
        OpenHistogram histograms = table.histograms().of(slab, at);
        byte[] open = new byte[length + SampleDecoder.PADDING];
        MemorySegment.copy(slab, JAVA_BYTE, at + SeriesRecord.DATA, open, 0, length);
        return new SeriesSnapshot(
                SeriesRecord.getInt(slab, at, SeriesRecord.LABELS),
                sealed,
                Math.max(0, -count),
                open,
                Math.max(0, count),
                hidden > 0
                        ? Long.MAX_VALUE
                        : SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS),
                SeriesRecord.lastValue(slab, at),
                histograms == null ? null : histograms.copy(),
                late);
    }

    private static @Nullable LateSeries late(SeriesTable table, int slot, int commit) {
        boolean any =
                SeriesRecord.has(
                        table.records().slab(slot), SeriesRecords.offset(slot), SeriesRecord.LATE);
        return any ? table.late().after(slot, commit) : LateSeries.NONE;
    }
}
