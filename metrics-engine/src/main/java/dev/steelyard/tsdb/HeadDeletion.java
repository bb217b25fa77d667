package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Deletes what a selection has in a head, series by series. Safe for any number of threads.
final class HeadDeletion {
    /// From how many series on commits may come in between.
    private static final int SLICE = 64;

    private final HeadState state;
    private final HeadReading reading;
    private final SeriesDeletion series;
    private final HeadMetrics metrics;

    HeadDeletion(HeadState state, HeadReading reading, SeriesDeletion series, HeadMetrics metrics) {
        this.state = state;
        this.reading = reading;
        this.series = series;
        this.metrics = metrics;
    }

    /// Deletes the samples that a selection has at this moment; what comes later is there, whatever
    /// its time. Answers how many series had any.
    ///
    /// @param in where it is written down, in the order of commits
    /// @throws IOException where it is not, so that some may come back
    int delete(Selection selection, CommitJournal in) throws IOException {
        Leases.Lease lease = state.leases().begin(); // so that no slot changes its series
        try {
            int[] slots = reading.matching(selection).get().toArray();
            int deleted = 0;
            for (int at = 0; at < slots.length; at += SLICE) {
                int end = Math.min(at + SLICE, slots.length);
                deleted +=
                        delete(Arrays.copyOfRange(slots, at, end), HeadReading.span(selection), in);
            }
            return deleted;
        } finally {
            lease.end();
            state.leases().settle();
        }
    }

    private int delete(int[] slots, TimeSpan span, CommitJournal in) throws IOException {
        state.commits().lock();
        try {
            List<Labels> deleted = new ArrayList<>();
            for (int slot : slots) {
                if (SeriesRecord.isLiving(
                                state.table().records().slab(slot), SeriesRecords.offset(slot))
                        && delete(slot, span)) {
                    deleted.add(state.table().postings().labels(state.table().labels(slot)));
                }
            }
            if (!deleted.isEmpty()) {
                in.deleted(deleted, span);
            }
            return deleted.size();
        } finally {
            state.commits().unlock();
        }
    }

    /// Deletes what one series has in a span at this moment.
    void delete(Labels of, TimeSpan span) {
        state.commits().lock();
        try {
            int slot = state.table().slot(of);
            boolean _ = slot != SeriesTable.NONE && delete(slot, span);
        } finally {
            state.commits().unlock();
        }
    }

    private boolean delete(int slot, TimeSpan span) {
        Leases.Lease lease = state.leases().begin();
        try {
            long samples = series.delete(slot, reading.snapshot(slot), span, reading.view(lease));
            metrics.dropped(samples, 0);
            return samples > 0;
        } finally {
            lease.end();
        }
    }
}
