package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarResult;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

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
        AppendResult result = judge(ref, timeMillis, value, null);
        if (result == AppendResult.STORED) {
            batch.add((int) ref, timeMillis, value, startMillis);
        }
        return result;
    }

    @Override
    public AppendResult append(
            long ref, long timeMillis, NativeHistogram histogram, long startMillis) {
        if (histogram.flaw().isPresent()) {
            return head.refused(AppendResult.MALFORMED);
        }
        AppendResult result = judge(ref, timeMillis, histogram.sum(), histogram);
        if (result == AppendResult.STORED) {
            batch.add((int) ref, timeMillis, histogram, startMillis);
        }
        return result;
    }

    /// What would become of a sample; its series is pinned where it is to be stored.
    private AppendResult judge(
            long ref, long timeMillis, double value, @Nullable NativeHistogram histogram) {
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
                        : head.admission().judge(slot, timeMillis, value, histogram);
        if (result == AppendResult.STORED && others > 0) {
            result = judgePending(slot, timeMillis, value, histogram);
        }
        if (result != AppendResult.STORED) {
            SeriesRecord.unpin(slab, at);
            return head.refused(result);
        }
        return result;
    }

    private AppendResult judgePending(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        AppendResult result = batch.judge(slot, timeMillis, value, histogram);
        if (result != AppendResult.OUT_OF_ORDER) {
            return result;
        }
        AppendResult late = head.admission().judgeLate(timeMillis);
        if (late == AppendResult.STORED) {
            batch.expectLate();
        }
        return late;
    }

    @Override
    public ExemplarResult exemplar(long ref, Exemplar exemplar) {
        checkOpen();
        int slot = table.slot(ref);
        if (slot == SeriesTable.NONE) {
            return head.refused(ExemplarResult.UNKNOWN_SERIES);
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        ExemplarResult result =
                SeriesRecord.pin(slab, at) < 0 || table.ref(slot) != ref
                        ? head.refused(ExemplarResult.UNKNOWN_SERIES)
                        : head.judge(slot, exemplar);
        if (result == ExemplarResult.STORED) {
            batch.add(slot, exemplar);
        } else {
            SeriesRecord.unpin(slab, at);
        }
        return result;
    }

    @Override
    public void commit() {
        checkOpen();
        if (!batch.isEmpty()) {
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
        for (Batch.PendingExemplar each : batch.exemplars()) {
            SeriesRecord.unpin(
                    table.records().slab(each.slot()), SeriesRecords.offset(each.slot()));
        }
        batch.clear();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the appender is closed");
        }
    }
}
