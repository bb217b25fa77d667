package dev.steelyard.tsdb;

import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Judges which samples a head takes, against all that is committed. Safe for any number of
/// threads.
final class Admission {
    private final HeadState state;
    private final HeadReading reading;
    private final Slabs slabs;

    Admission(HeadState state, HeadReading reading, Slabs slabs) {
        this.state = state;
        this.reading = reading;
        this.slabs = slabs;
    }

    /// What would become of a sample, against all that is committed.
    AppendResult judge(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        if (timeMillis < state.times().earliestMillis()) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = state.table().records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int version = SeriesRecord.version(slab, at);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        boolean comparable = histogram == null && SeriesRecord.hasOpenFloats(slab, at);
        double lastValue = SeriesRecord.lastValue(slab, at);
        if ((timeMillis > last || (timeMillis == last && comparable))
                && timeMillis >= state.times().floorMillis()
                && SeriesRecord.isStill(slab, at, version)) {
            return timeMillis > last
                    ? AppendResult.STORED
                    : Batch.sameOrDuplicate(value, lastValue);
        }
        state.commits().lock();
        try {
            return judgeCommitted(slot, timeMillis, value, histogram);
        } finally {
            state.commits().unlock();
        }
    }

    /// The same, under the commit lock.
    AppendResult judgeCommitted(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        if (timeMillis < state.times().earliestMillis()) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = state.table().records().slab(slot);
        long at = SeriesRecords.offset(slot);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        if (timeMillis >= state.times().floorMillis() && timeMillis > last) {
            return AppendResult.STORED;
        }
        if (timeMillis == last && histogram == null && SeriesRecord.hasOpenFloats(slab, at)) {
            return Batch.sameOrDuplicate(value, SeriesRecord.lastValue(slab, at));
        }
        return judgeAmongOlder(slot, timeMillis, value, histogram);
    }

    private AppendResult judgeAmongOlder(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        Leases.Lease lease = state.leases().begin();
        try {
            SampleCursor there =
                    reading.walk(slot, new TimeSpan(timeMillis, timeMillis), reading.view(lease));
            return there.next()
                    ? Batch.sameOrDuplicate(value, histogram, there.value(), there.histogram())
                    : judgeLate(timeMillis);
        } finally {
            lease.end();
        }
    }

    /// What would become of a sample that comes late and is the only one at its time.
    AppendResult judgeLate(long timeMillis) {
        if (!state.times().takesLate() || slabs.isFull()) {
            return AppendResult.OUT_OF_ORDER;
        }
        return timeMillis >= state.times().lateFromMillis()
                ? AppendResult.STORED
                : AppendResult.TOO_OLD;
    }
}
