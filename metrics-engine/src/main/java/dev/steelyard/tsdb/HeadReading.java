package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/// Reads a head, without a lock as long as commits do not overtake it: each has a number and
/// publishes it last, and what came after the number that was seen is left out. Safe for any number
/// of threads.
final class HeadReading {
    /// How often a reader that commits overtook tries again before it makes them wait.
    private static final int UNLOCKED_SELECTIONS = 3;

    private final HeadState state;

    HeadReading(HeadState state) {
        this.state = state;
    }

    /// See [dev.steelyard.storage.SeriesReader].
    SeriesCursor select(Selection selection) {
        return sorted(matching(selection), span(selection));
    }

    SeriesCursor scan(Selection selection) {
        Leases.Lease lease = state.leases().begin();
        return new HeadCursor(
                find(matching(selection), span(selection)), view(lease), span(selection));
    }

    List<String> labelNames(Selection selection) {
        return words(
                selection,
                Postings::names,
                slots -> state.table().postings().names(slots, state.table().records()));
    }

    List<String> labelValues(String name, Selection selection) {
        return words(
                selection,
                postings -> postings.values(name),
                slots -> state.table().postings().values(name, slots, state.table().records()));
    }

    /// @param ofAll answers of all series, as far as that is what is asked for
    /// @param of answers of those that are selected
    private List<String> words(
            Selection selection,
            Function<Postings, List<String>> ofAll,
            Function<Postings.Slots, List<String>> of) {
        // What came late may be older than all that is kept else: then each series is looked at.
        if (selection.isOfAll() && state.table().late().isEmpty()) {
            return state.times().span().filter(span(selection)::overlaps).isPresent()
                    ? ofAll.apply(state.table().postings())
                    : List.of();
        }
        Leases.Lease lease = state.leases().begin();
        try {
            return state.number().isClosed()
                    ? List.of()
                    : of.apply(
                            new SelectedSlots(
                                    state.table(),
                                    selection,
                                    view(lease),
                                    state.number()::published));
        } finally {
            lease.end();
        }
    }

    Supplier<RoaringBitmap> matching(Selection selection) {
        return () -> state.table().postings().select(selection.matchers(), state.table().records());
    }

    static TimeSpan span(Selection selection) {
        return new TimeSpan(selection.fromMillis(), selection.toMillis());
    }

    /// All series that have samples in a span, sorted by their labels.
    SeriesCursor all(TimeSpan span) {
        return sorted(state.table()::posted, span);
    }

    private SeriesCursor sorted(Supplier<RoaringBitmap> slots, TimeSpan span) {
        Leases.Lease lease = state.leases().begin();
        List<SeriesSnapshot> found = find(slots, span);
        Postings postings = state.table().postings();
        found.sort((left, right) -> postings.compare(left.labels(), right.labels()));
        return new HeadCursor(found, view(lease), span);
    }

    /// The series in some slots as they are after one and the same commit. Under a lease.
    private List<SeriesSnapshot> find(Supplier<RoaringBitmap> slots, TimeSpan span) {
        // Asked after the lease: whoever closes gives the memory up after.
        if (state.number().isClosed()) {
            return new ArrayList<>();
        }
        for (int i = 0; i < UNLOCKED_SELECTIONS; i++) {
            List<SeriesSnapshot> found = findUnlocked(slots, span);
            if (found != null) {
                return found;
            }
        }
        state.commits().lock();
        try {
            return Objects.requireNonNull(findUnlocked(slots, span));
        } finally {
            state.commits().unlock();
        }
    }

    /// Null where commits came too fast to tell them apart.
    private @Nullable List<SeriesSnapshot> findUnlocked(
            Supplier<RoaringBitmap> posted, TimeSpan span) {
        // Before the slots: what is posted later has no samples up to it.
        int commit = state.number().published();
        RoaringBitmap slots = posted.get();
        List<SeriesSnapshot> found = new ArrayList<>(slots.getCardinality());
        for (IntIterator each = slots.getIntIterator(); each.hasNext(); ) {
            SeriesSnapshot series =
                    SeriesSnapshot.take(state.table(), each.next(), commit, span.fromMillis());
            if (series == null) {
                return null;
            }
            if (!series.isEmpty()) {
                found.add(series);
            }
        }
        return found;
    }

    /// The chunks before the cutoff: what is given up in between is then below it for all series.
    HeadView view(Leases.Lease lease) {
        SealedChunks.View chunks = state.sealed().view();
        return new HeadView(
                lease,
                chunks,
                state.times().cutoffMillis(),
                state.times().lateCutoffMillis(),
                state.table().postings());
    }

    /// The labels of a series; null where the reference is of none any more.
    @Nullable Labels labels(long ref) {
        int slot = state.table().slot(ref);
        if (slot == SeriesTable.NONE) {
            return null;
        }
        MemorySegment slab = state.table().records().slab(slot);
        long at = SeriesRecords.offset(slot);
        try {
            boolean living = SeriesRecord.pin(slab, at) >= 0 && state.table().ref(slot) == ref;
            return living ? state.table().postings().labels(state.table().labels(slot)) : null;
        } finally {
            SeriesRecord.unpin(slab, at);
        }
    }

    /// The time of the first sample that there is; [Long#MAX_VALUE] where there are none. Goes
    /// through all series.
    long oldestMillis() {
        long oldest = Long.MAX_VALUE;
        SeriesCursor each = all(new TimeSpan(Long.MIN_VALUE, Long.MAX_VALUE));
        while (each.next()) {
            SampleCursor samples = each.samples();
            if (samples.next()) {
                oldest = Math.min(oldest, samples.timeMillis());
            }
        }
        return oldest;
    }

    /// All series with what came late to them in a span, sorted by their labels.
    SeriesCursor late(TimeSpan span) {
        Leases.Lease lease = state.leases().begin();
        List<SeriesSnapshot> found = new ArrayList<>();
        for (int slot : state.table().late().slots()) {
            found.add(snapshot(slot).lateAlone());
        }
        Postings postings = state.table().postings();
        found.sort((left, right) -> postings.compare(left.labels(), right.labels()));
        return new HeadCursor(found, view(lease), span);
    }

    /// Whether any sample that came late is older than `millis`.
    boolean hasLateBefore(long millis) {
        return late(new TimeSpan(Long.MIN_VALUE, millis - 1)).next();
    }

    /// Walks the samples of a series, under the commit lock.
    SampleCursor walk(int slot, TimeSpan span, HeadView view) {
        SeriesSnapshot now =
                SeriesSnapshot.take(
                        state.table(), slot, state.number().published(), span.fromMillis());
        return new SampleWalk(view, span).begin(Objects.requireNonNull(now));
    }

    /// A series as it is.
    SeriesSnapshot snapshot(int slot) {
        SeriesSnapshot taken = null;
        while (taken == null) {
            taken =
                    SeriesSnapshot.take(
                            state.table(), slot, state.number().published(), Long.MIN_VALUE);
        }
        return taken;
    }
}
