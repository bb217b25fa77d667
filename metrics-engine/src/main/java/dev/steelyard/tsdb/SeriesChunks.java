package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.model.Staleness;
import java.lang.foreign.MemorySegment;

/// Adds samples to series, each newer than all before it: to the open chunk, which is sealed when
/// it is full or when samples of another kind follow. Used under the head's commit lock, while the
/// record is open to changes.
final class SeriesChunks {
    private final SealedChunks sealed;
    private final OpenHistograms histograms;

    SeriesChunks(SealedChunks sealed, OpenHistograms histograms) {
        this.sealed = sealed;
        this.histograms = histograms;
    }

    /// Adds a sample of a batch.
    void append(MemorySegment slab, long at, Batch batch, int index) {
        long timeMillis = batch.timeMillis(index);
        long startMillis = batch.startMillis(index);
        OpenHistogram open = histograms.of(slab, at);
        NativeHistogram histogram = batch.histogram(index);
        if (open == null && histogram == null) {
            append(slab, at, timeMillis, batch.value(index), startMillis);
            return;
        }
        if (open != null && Staleness.isStale(batch.value(index))) {
            // Of floats or of the other kind of counts: it ends these here.
            histogram = NativeHistogram.stale(open.holdsWholeCounts());
        }
        if (open != null
                && (histogram == null || histogram.wholeCounts() != open.holdsWholeCounts())) {
            seal(slab, at);
            open = null;
        }
        if (histogram == null) {
            append(slab, at, timeMillis, batch.value(index), startMillis);
            return;
        }
        if (open == null) {
            seal(slab, at);
            open = histograms.begin(slab, at, histogram.wholeCounts());
        }
        if (!open.append(timeMillis, histogram, startMillis)) {
            sealed.seal(slab, at, open.copy());
            open.cut();
            boolean _ = open.append(timeMillis, histogram, startMillis);
        }
        histograms.count(open);
        SeriesRecord.setFill(slab, at, 0, SeriesRecord.count(slab, at) + 1);
        SeriesRecord.setLong(slab, at, SeriesRecord.LAST_MILLIS, timeMillis);
        SeriesRecord.setLong(slab, at, SeriesRecord.START_MILLIS, startMillis);
    }

    private void append(
            MemorySegment slab, long at, long timeMillis, double value, long startMillis) {
        if (!SampleCode.append(slab, at, timeMillis, value, startMillis)) {
            sealed.seal(slab, at);
            boolean _ = SampleCode.append(slab, at, timeMillis, value, startMillis);
        }
    }

    /// Adds a chunk that was full before.
    void attach(MemorySegment slab, long at, StoredChunk chunk) {
        seal(slab, at);
        sealed.attach(slab, at, chunk);
        SeriesRecord.end(slab, at, chunk.last());
    }

    /// Goes on with a chunk that was open before; false where it does not fit, or others are open.
    boolean reopen(MemorySegment slab, long at, StoredChunk chunk) {
        if (!chunk.fitsRecord()
                || SeriesRecord.count(slab, at) > 0
                || SeriesRecord.has(slab, at, SeriesRecord.HISTOGRAMS)) {
            return false;
        }
        SampleDecoder.reopen(chunk.bytes(), chunk.length(), chunk.count(), slab, at);
        return true;
    }

    /// Seals the open chunk; an empty one of floats follows.
    void seal(MemorySegment slab, long at) {
        OpenHistogram open = histograms.of(slab, at);
        if (open != null) {
            sealed.seal(slab, at, open.copy());
            histograms.end(slab, at);
        } else if (SeriesRecord.count(slab, at) > 0) {
            sealed.seal(slab, at);
        }
    }
}
