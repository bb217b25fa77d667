package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.foreign.MemorySegment;

/// Takes samples out of series, as if they had never come: the chunks from the first of them on are
/// written anew without them, what came late is packed anew. Who reads a series goes on with it as
/// it was. Used under the head's commit lock.
final class SeriesDeletion {
    private final SeriesTable table;
    private final SealedChunks sealed;
    private final SeriesChunks chunks;
    private final Batch kept = new Batch();

    SeriesDeletion(SeriesTable table, SealedChunks sealed, SeriesChunks chunks) {
        this.table = table;
        this.sealed = sealed;
        this.chunks = chunks;
    }

    /// Deletes what a series has in a span; answers how many samples that is.
    ///
    /// @param now the series as it is
    long delete(int slot, SeriesSnapshot now, TimeSpan span, HeadView view) {
        long late = now.late().isEmpty() ? 0 : table.late().delete(slot, span);
        boolean any = new SampleWalk(view, span).beginChunks(now).hold();
        return any ? late + deleteFromChunks(slot, now, span, view) : late;
    }

    private long deleteFromChunks(int slot, SeriesSnapshot now, TimeSpan span, HeadView view) {
        SealedChunks.View all = view.sealed();
        long base = now.sealed();
        long before = now.openCount();
        while (base != SealedChunks.NONE
                && all.has(base)
                && all.lastMillis(base) >= span.fromMillis()) {
            before += sealed.abandon(base);
            base = all.before(base);
        }
        boolean isLeft = base != SealedChunks.NONE && all.has(base);
        long baseMillis = isLeft ? all.lastMillis(base) : Long.MIN_VALUE;
        SampleCursor samples =
                new SampleWalk(
                                view,
                                new TimeSpan(isLeft ? baseMillis + 1 : baseMillis, Long.MAX_VALUE))
                        .beginChunks(now);
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int latest =
                keep(
                        slot,
                        samples,
                        span,
                        SeriesRecord.getInt(slab, at, SeriesRecord.COMMIT_SAMPLES));
        SeriesRecord.open(slab, at);
        try {
            if (SeriesRecord.has(slab, at, SeriesRecord.HISTOGRAMS)) {
                table.histograms().end(slab, at);
            }
            SeriesRecord.cutBack(slab, at, isLeft ? base : SealedChunks.NONE, baseMillis);
            SeriesRecord.setInt(slab, at, SeriesRecord.COMMIT_SAMPLES, latest);
            for (int i = 0; i < kept.size(); i++) {
                chunks.append(slab, at, kept, i);
            }
        } finally {
            SeriesRecord.close(slab, at);
        }
        long deleted = before - kept.size();
        kept.clear();
        return deleted;
    }

    /// Collects the samples that stay. Times rise, so those that go lie together, and as many of
    /// the latest commit go as there are not behind them.
    ///
    /// @param latest how many of the last samples are of the latest commit
    /// @return how many of those stay
    private int keep(int slot, SampleCursor samples, TimeSpan span, int latest) {
        int deleted = 0;
        int behind = 0;
        while (samples.next()) {
            if (samples.timeMillis() < span.fromMillis()) {
                keep(slot, samples);
            } else if (samples.timeMillis() <= span.toMillis()) {
                deleted++;
            } else {
                behind++;
                keep(slot, samples);
            }
        }
        int fewer = Math.clamp((long) latest - behind, 0, deleted);
        return Math.min(latest, kept.size() + deleted) - fewer;
    }

    private void keep(int slot, SampleCursor sample) {
        NativeHistogram histogram = sample.histogram();
        if (histogram == null) {
            kept.add(slot, sample.timeMillis(), sample.value(), sample.startMillis());
        } else {
            kept.add(slot, sample.timeMillis(), histogram, sample.startMillis());
        }
    }
}
