package dev.steelyard.tsdb;

import dev.steelyard.model.LabelMatcher;
import dev.steelyard.storage.Selection;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// The series of a head that a selection takes, one by one. Owned by one thread, under a lease.
final class SelectedSlots implements Postings.Slots {
    private final SeriesTable table;
    private final Selection selection;
    private final long fromMillis;
    private final SampleWalk walk;
    private final IntSupplier published;

    /// @param published the number of the latest commit that readers may see
    SelectedSlots(SeriesTable table, Selection selection, HeadView view, IntSupplier published) {
        this.table = table;
        this.selection = selection;
        this.fromMillis = Math.max(selection.fromMillis(), view.cutoffMillis());
        this.walk =
                new SampleWalk(view, new TimeSpan(selection.fromMillis(), selection.toMillis()));
        this.published = published;
    }

    @Override
    public List<LabelMatcher> matchers() {
        return selection.matchers();
    }

    /// Mostly the newest sample tells, or the first of the open chunk; else they are walked.
    @Override
    public boolean hasSamples(int slot) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        if (!SeriesRecord.has(slab, at, SeriesRecord.LATE)) {
            if (last < fromMillis) {
                return false;
            }
            if (last <= selection.toMillis()) {
                return true;
            }
        }
        SeriesSnapshot series = snapshot(slot);
        // Where commits come so fast that it cannot be told from when on there are samples.
        return series == null || walk.any(series);
    }

    private @Nullable SeriesSnapshot snapshot(int slot) {
        return SeriesSnapshot.take(table, slot, published.getAsInt(), fromMillis);
    }
}
