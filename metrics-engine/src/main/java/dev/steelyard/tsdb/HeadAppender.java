package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import java.lang.foreign.MemorySegment;

/// A batch of samples for a [Head]; can be used for the next batch after each commit.
///
/// Results are against what is committed when they are given. Where two batches race for one series
/// the commit judges again, and what it refuses is counted as any refusal. Series with samples on
/// their way are pinned, so that they are not forgotten meanwhile.
final class HeadAppender implements Appender {
    private final Head head;
    private final SeriesTable table;
    private final Batch batch;
    private boolean closed;

    HeadAppender(Head head, SeriesTable table, Batch batch) {
        this.head = head;
        this.table = table;
        this.batch = batch;
    }

    @Override
    public long series(Labels labels) {
        checkOpen();
        return head.series(labels);
    }

    @Override
    public AppendResult append(long ref, long timeMillis, double value) {
        return append(ref, timeMillis, value, 0);
    }

    @Override
    public AppendResult append(long ref, long timeMillis, double value, long startMillis) {
        checkOpen();
        int slot = table.slot(ref);
        if (slot == SeriesTable.NONE) {
            return head.refused(AppendResult.UNKNOWN_SERIES);
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int others = SeriesRecord.pin(slab, at);
        AppendResult result =
                others < 0 || table.ref(slot) != ref
                        ? AppendResult.UNKNOWN_SERIES
                        : head.judge(slot, timeMillis, value);
        if (result == AppendResult.STORED && others > 0) {
            result = batch.judge(slot, timeMillis, value);
        }
        if (result != AppendResult.STORED) {
            SeriesRecord.unpin(slab, at);
            return head.refused(result);
        }
        batch.add(slot, timeMillis, value, startMillis);
        return result;
    }

    @Override
    public AppendResult append(
            long ref, long timeMillis, NativeHistogram histogram, long startMillis) {
        throw new UnsupportedOperationException("native histograms");
    }

    @Override
    public void commit() {
        checkOpen();
        if (batch.size() > 0) {
            head.commit(batch);
            release();
        }
    }

    @Override
    public void close() {
        if (!closed) {
            release();
            closed = true;
            head.giveBack(batch);
        }
    }

    private void release() {
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            SeriesRecord.unpin(table.records().slab(slot), SeriesRecords.offset(slot));
        }
        batch.clear();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the appender is closed");
        }
    }
}
