package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;

/// A batch of samples for a [Head]; can be used for the next batch after each commit.
///
/// Results are against what is committed when they are given. Where two batches race for one series
/// the commit judges again, and what it refuses is counted as any refusal.
final class HeadAppender implements Appender {
    private final Head head;
    private final Batch batch = new Batch();
    private boolean closed;

    HeadAppender(Head head) {
        this.head = head;
    }

    @Override
    public long series(Labels labels) {
        checkOpen();
        MemSeries series = head.series(labels);
        return series == null ? NO_SERIES : series.ref();
    }

    @Override
    public AppendResult append(long ref, long timeMillis, double value) {
        checkOpen();
        MemSeries series = head.series(ref);
        if (series == null) {
            return head.refused(AppendResult.UNKNOWN_SERIES);
        }
        AppendResult result = head.judge(series, timeMillis, value);
        if (result == AppendResult.STORED) {
            result = batch.judge(series, timeMillis, value);
        }
        if (result != AppendResult.STORED) {
            return head.refused(result);
        }
        if (!series.pin()) {
            return head.refused(AppendResult.UNKNOWN_SERIES);
        }
        batch.add(series, timeMillis, value);
        return result;
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
        }
    }

    private void release() {
        for (int i = 0; i < batch.size(); i++) {
            batch.series(i).unpin();
        }
        batch.clear();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the appender is closed");
        }
    }
}
