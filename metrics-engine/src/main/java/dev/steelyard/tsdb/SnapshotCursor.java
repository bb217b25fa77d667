package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import java.util.List;

/// Walks the snapshots that a selection found.
final class SnapshotCursor implements SeriesCursor {
    private final List<SeriesSnapshot> series;
    private final long fromMillis;
    private final long toMillis;
    private int current = -1;

    SnapshotCursor(List<SeriesSnapshot> series, long fromMillis, long toMillis) {
        this.series = series;
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
    }

    @Override
    public boolean next() {
        current = Math.min(current + 1, series.size());
        return current < series.size();
    }

    @Override
    public Labels labels() {
        return series.get(current).labels();
    }

    @Override
    public SampleCursor samples() {
        return series.get(current).between(fromMillis, toMillis);
    }
}
