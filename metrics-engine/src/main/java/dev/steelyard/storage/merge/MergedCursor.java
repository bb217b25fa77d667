package dev.steelyard.storage.merge;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.SeriesCursor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks the series of several cursors in the order of labels.
final class MergedCursor implements SeriesCursor {
    private final List<SeriesCursor> ahead = new ArrayList<>(); // in the order of precedence
    private final List<SeriesCursor> current = new ArrayList<>();
    private @Nullable List<SeriesCursor> fresh;
    private @Nullable Labels labels;

    MergedCursor(List<SeriesCursor> cursors) {
        fresh = cursors;
    }

    @Override
    public boolean next() {
        move();
        current.clear();
        labels = null;
        for (SeriesCursor cursor : ahead) {
            int order = labels == null ? -1 : cursor.labels().compareTo(labels);
            if (order < 0) {
                current.clear();
                labels = cursor.labels();
            }
            if (order <= 0) {
                current.add(cursor);
            }
        }
        return labels != null;
    }

    /// Moves on those that stood at the current series.
    private void move() {
        if (fresh != null) {
            for (SeriesCursor cursor : fresh) {
                if (cursor.next()) {
                    ahead.add(cursor);
                }
            }
            fresh = null;
            return;
        }
        for (SeriesCursor cursor : current) {
            if (!cursor.next()) {
                ahead.remove(cursor);
            }
        }
    }

    @Override
    public Labels labels() {
        if (labels == null) {
            throw new IllegalStateException("there is no current series");
        }
        return labels;
    }

    @Override
    public SampleCursor samples() {
        List<SampleCursor> samples = new ArrayList<>();
        current.forEach(cursor -> samples.add(cursor.samples()));
        return MergedReader.samples(samples);
    }
}
