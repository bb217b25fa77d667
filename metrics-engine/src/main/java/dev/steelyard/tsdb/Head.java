package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.SampleStore;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesReader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/// The recent samples of all series, in memory off the Java heap.
///
/// Any number of threads write, each through its own appender; commits, truncations and
/// subscriptions follow one another under the commit lock. Any number of threads read, without a
/// lock: each commit has a number and publishes it last, and a reader leaves out what came after
/// the number that it saw, so it sees all of a commit or nothing. Listeners of the feed are told by
/// the committing thread, after readers can see the batch and before the next commit.
///
/// Samples of a series must rise in time. Nothing is forgotten but by [#truncate], which the owner
/// calls from time to time; after it exactly the samples within the retention are left, and series
/// without any are gone.
public final class Head implements SampleStore, SeriesReader, SampleFeed {
    /// How many slots a truncation looks at under one hold of the lock: some milliseconds.
    private static final int TRUNCATION_SLICE = 16_384;

    /// How often a reader that commits overtook tries again before it makes them wait.
    private static final int UNLOCKED_SELECTIONS = 3;

    private static final int BATCHES_KEPT = 8;

    private final HeadOptions options;
    private final SeriesTable table;
    private final SealedChunks sealed;
    private final HeadMetrics metrics;
    private final Leases leases;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_KEPT);

    /// Held by whoever changes samples.
    private final ReentrantLock commits = new ReentrantLock();

    @GuardedBy("commits")
    private final FeedRoster roster = new FeedRoster();

    /// The number of the latest commit that readers may see; numbers may run over.
    private volatile int published;

    private volatile long cutoffMillis = Long.MIN_VALUE;

    /// Samples before this are refused; not before the cutoff.
    private volatile long floorMillis = Long.MIN_VALUE;

    private volatile boolean closed;

    @GuardedBy("commits")
    private CommitJournal journal = CommitJournal.NONE;

    @GuardedBy("commits")
    private long oldestMillis = Long.MAX_VALUE;

    @GuardedBy("commits")
    private long newestMillis = Long.MIN_VALUE;

    /// An empty head.
    public Head(HeadOptions options) {
        this(options, new Slabs(Arena.global()), new Leases());
    }

    /// An empty head that shares its memory with others.
    Head(HeadOptions options, Slabs slabs, Leases leases) {
        this.options = options;
        this.leases = leases;
        this.table = new SeriesTable(options.maxSeries(), slabs);
        this.sealed = new SealedChunks(slabs);
        this.metrics = new HeadMetrics(table::size, slabs::allocatedBytes);
    }

    SeriesTable table() {
        return table;
    }

    /// Whether there is no series.
    boolean isEmpty() {
        return table.size() == 0;
    }

    /// The time of the first sample that there is; [Long#MAX_VALUE] where there are none. Goes
    /// through all series.
    long oldestMillis() {
        long oldest = Long.MAX_VALUE;
        SeriesCursor each = all(new TimeSpan(cutoffMillis, Long.MAX_VALUE));
        while (each.next()) {
            SeriesCursor.SampleCursor samples = each.samples();
            if (samples.next()) {
                oldest = Math.min(oldest, samples.timeMillis());
            }
        }
        return oldest;
    }

    /// Has each commit written down from now on.
    void keep(CommitJournal in) {
        commits.lock();
        try {
            journal = in;
        } finally {
            commits.unlock();
        }
    }

    /// The first and the last time of the samples that came and are not forgotten; empty where
    /// there are none.
    Optional<TimeSpan> span() {
        commits.lock();
        try {
            long from = Math.max(oldestMillis, cutoffMillis);
            return from <= newestMillis
                    ? Optional.of(new TimeSpan(from, newestMillis))
                    : Optional.empty();
        } finally {
            commits.unlock();
        }
    }

    /// The head's own figures.
    public HeadMetrics metrics() {
        return metrics;
    }

    @Override
    public Appender appender() {
        Batch kept = batches.poll();
        return new HeadAppender(this, table, kept == null ? new Batch() : kept);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return sorted(matching(selection), span(selection));
    }

    @Override
    public SeriesCursor scan(Selection selection) {
        Leases.Lease lease = leases.begin();
        return new HeadCursor(
                find(matching(selection), span(selection)), view(lease), span(selection));
    }

    @Override
    public SortedSet<String> labelNames(Selection selection) {
        Leases.Lease lease = leases.begin();
        try {
            return closed
                    ? new TreeSet<>()
                    : table.postings().names(slots(selection, lease), table.records());
        } finally {
            lease.end();
        }
    }

    @Override
    public SortedSet<String> labelValues(String name, Selection selection) {
        Leases.Lease lease = leases.begin();
        try {
            return closed
                    ? new TreeSet<>()
                    : table.postings().values(name, slots(selection, lease), table.records());
        } finally {
            lease.end();
        }
    }

    private Postings.Slots slots(Selection selection, Leases.Lease lease) {
        return new SelectedSlots(table, selection, view(lease), () -> published);
    }

    private Supplier<RoaringBitmap> matching(Selection selection) {
        return () -> table.postings().select(selection.matchers(), table.records());
    }

    private static TimeSpan span(Selection selection) {
        return new TimeSpan(selection.fromMillis(), selection.toMillis());
    }

    /// All series that have samples in a span, sorted by their labels.
    SeriesCursor all(TimeSpan span) {
        return sorted(table::posted, span);
    }

    private SeriesCursor sorted(Supplier<RoaringBitmap> slots, TimeSpan span) {
        Leases.Lease lease = leases.begin();
        List<SeriesSnapshot> found = find(slots, span);
        Postings postings = table.postings();
        found.sort((left, right) -> postings.compare(left.labels(), right.labels()));
        return new HeadCursor(found, view(lease), span);
    }

    /// The series in some slots as they are after one and the same commit. Under a lease.
    private List<SeriesSnapshot> find(Supplier<RoaringBitmap> slots, TimeSpan span) {
        if (closed) { // asked after the lease: whoever closes gives the memory up after
            return new ArrayList<>();
        }
        for (int i = 0; i < UNLOCKED_SELECTIONS; i++) {
            List<SeriesSnapshot> found = findUnlocked(slots, span);
            if (found != null) {
                return found;
            }
        }
        commits.lock();
        try {
            return Objects.requireNonNull(findUnlocked(slots, span));
        } finally {
            commits.unlock();
        }
    }

    /// Null where commits came too fast to tell them apart.
    private @Nullable List<SeriesSnapshot> findUnlocked(
            Supplier<RoaringBitmap> posted, TimeSpan span) {
        int commit = published; // before the slots: what is posted later has no samples up to it
        RoaringBitmap slots = posted.get();
        List<SeriesSnapshot> found = new ArrayList<>(slots.getCardinality());
        for (IntIterator each = slots.getIntIterator(); each.hasNext(); ) {
            SeriesSnapshot series =
                    SeriesSnapshot.take(table, each.next(), commit, span.fromMillis());
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
    private HeadView view(Leases.Lease lease) {
        SealedChunks.View chunks = sealed.view();
        return new HeadView(lease, chunks, cutoffMillis, table.postings());
    }

    @Override
    public Subscription subscribe(
            List<LabelMatcher> matchers, long sinceMillis, SampleListener listener) {
        FeedSubscription subscription = new FeedSubscription(this, matchers, listener);
        Leases.Lease lease = leases.begin();
        commits.lock();
        try {
            HeadView view = view(lease);
            IntIterator slots = table.postings().select(matchers, table.records()).getIntIterator();
            while (slots.hasNext()) {
                catchUp(slots.next(), sinceMillis, view, subscription);
            }
            roster.add(subscription);
        } finally {
            commits.unlock();
            lease.end();
        }
        return subscription;
    }

    /// Forgets the samples older than the retention, seen from `nowMillis`, and the series that
    /// have none left. From then on older samples are refused. The owner schedules it, about once a
    /// minute; a clock that went back forgets nothing.
    ///
    /// Readers stop seeing all old samples at once. Series are forgotten slice by slice, so that
    /// commits wait for one slice at most; memory is used again once nobody reads it.
    public void truncate(long nowMillis) {
        dropBefore(nowMillis - options.retention().toMillis());
    }

    /// Takes no samples older than `millis` any more, so that what is older can be written away.
    void refuseBefore(long millis) {
        commits.lock();
        try {
            floorMillis = Math.max(floorMillis, millis);
        } finally {
            commits.unlock();
        }
    }

    /// Forgets the samples older than `millis`, as [#truncate] does.
    void dropBefore(long millis) {
        long cutoff = raiseCutoff(millis);
        for (int slot = 1; slot < table.end(); slot += TRUNCATION_SLICE) {
            forgetBefore(cutoff, slot, Math.min(slot + TRUNCATION_SLICE, table.end()));
        }
        leases.settle();
    }

    private long raiseCutoff(long millis) {
        commits.lock();
        try {
            cutoffMillis = Math.max(cutoffMillis, millis);
            floorMillis = Math.max(floorMillis, millis);
            metrics.dropped(sealed.dropBefore(cutoffMillis, leases::afterReaders), 0);
            return cutoffMillis;
        } finally {
            commits.unlock();
        }
    }

    long series(Labels labels) {
        long ref = table.find(labels);
        if (ref == Appender.NO_SERIES) {
            metrics.seriesRefused();
        }
        return ref;
    }

    AppendResult refused(AppendResult result) {
        metrics.refused(result);
        return result;
    }

    void giveBack(Batch batch) {
        boolean _ = batches.offer(batch);
    }

    /// What would become of a sample, against all that is committed.
    AppendResult judge(int slot, long timeMillis, double value) {
        if (timeMillis < floorMillis) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int version = SeriesRecord.version(slab, at);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        double lastValue = SeriesRecord.lastValue(slab, at);
        if (timeMillis >= last && SeriesRecord.isStill(slab, at, version)) {
            return timeMillis > last
                    ? AppendResult.STORED
                    : Batch.sameOrDuplicate(value, lastValue);
        }
        commits.lock();
        try {
            return judgeCommitted(slot, timeMillis, value);
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private AppendResult judgeCommitted(int slot, long timeMillis, double value) {
        if (timeMillis < floorMillis) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        if (timeMillis > last) {
            return AppendResult.STORED;
        }
        if (timeMillis == last) {
            return Batch.sameOrDuplicate(value, SeriesRecord.lastValue(slab, at));
        }
        return judgeAmongOlder(slot, timeMillis, value);
    }

    @GuardedBy("commits")
    private AppendResult judgeAmongOlder(int slot, long timeMillis, double value) {
        Leases.Lease lease = leases.begin();
        try {
            SampleWalk there = walk(slot, new TimeSpan(timeMillis, timeMillis), view(lease));
            return there.next()
                    ? Batch.sameOrDuplicate(value, there.value())
                    : AppendResult.OUT_OF_ORDER;
        } finally {
            lease.end();
        }
    }

    @GuardedBy("commits")
    private SampleWalk walk(int slot, TimeSpan span, HeadView view) {
        SeriesSnapshot now = SeriesSnapshot.take(table, slot, published, span.fromMillis());
        return new SampleWalk(view, span).begin(Objects.requireNonNull(now));
    }

    void commit(Batch batch) {
        commits.lock();
        try {
            post(batch);
            store(batch);
            tell(batch);
        } finally {
            commits.unlock();
        }
    }

    void unsubscribe(FeedSubscription subscription) {
        commits.lock();
        try {
            roster.remove(subscription);
            roster.unlisten(subscription);
        } finally {
            commits.unlock();
        }
    }

    /// Lets new series be found; until the commit is published they have no samples.
    @GuardedBy("commits")
    private void post(Batch batch) {
        int[] slots = {};
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            MemorySegment slab = table.records().slab(slot);
            long at = SeriesRecords.offset(slot);
            if (!SeriesRecord.has(slab, at, SeriesRecord.POSTED)) {
                SeriesRecord.set(slab, at, SeriesRecord.POSTED);
                SeriesRecord.setInt(slab, at, SeriesRecord.COMMIT, published);
                slots = slots.length == 0 ? new int[batch.size()] : slots;
                slots[count++] = slot;
            }
        }
        if (count > 0) {
            table.postings().post(slots, count, table.records());
        }
    }

    @GuardedBy("commits")
    private void store(Batch batch) {
        int number = published + 1;
        int count = 0;
        for (int i = 0; i < batch.size(); i++) {
            AppendResult result =
                    judgeCommitted(batch.slot(i), batch.timeMillis(i), batch.value(i));
            boolean taken = result == AppendResult.STORED;
            batch.setStored(i, taken);
            if (taken) {
                store(batch, i, number);
                oldestMillis = Math.min(oldestMillis, batch.timeMillis(i));
                newestMillis = Math.max(newestMillis, batch.timeMillis(i));
                count++;
            } else {
                metrics.refused(result);
            }
        }
        journal.committed(batch);
        published = number;
        metrics.stored(count);
    }

    @GuardedBy("commits")
    private void store(Batch batch, int i, int number) {
        MemorySegment slab = table.records().slab(batch.slot(i));
        long at = SeriesRecords.offset(batch.slot(i));
        SeriesRecord.open(slab, at);
        try {
            SeriesRecord.countIn(slab, at, number);
            if (SampleCode.append(
                    slab, at, batch.timeMillis(i), batch.value(i), batch.startMillis(i))) {
                return;
            }
            sealed.seal(slab, at);
            boolean _ =
                    SampleCode.append(
                            slab, at, batch.timeMillis(i), batch.value(i), batch.startMillis(i));
        } finally {
            SeriesRecord.close(slab, at);
        }
    }

    @GuardedBy("commits")
    private void tell(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            if (batch.isStored(i) && isHeard(slot)) {
                for (FeedSubscription listener : roster.of(slot)) {
                    listener.sample(table.ref(slot), batch.timeMillis(i), batch.value(i));
                }
            }
        }
    }

    /// Whether a series has listeners; introduces it to them with its first sample.
    @GuardedBy("commits")
    private boolean isHeard(int slot) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        if (!SeriesRecord.has(slab, at, SeriesRecord.INTRODUCED)) {
            SeriesRecord.set(slab, at, SeriesRecord.INTRODUCED);
            if (!roster.isEmpty()) {
                Labels labels = table.postings().labels(table.labels(slot));
                if (roster.introduce(slot, labels)) {
                    SeriesRecord.set(slab, at, SeriesRecord.HEARD);
                    roster.of(slot)
                            .forEach(listener -> listener.seriesBegan(table.ref(slot), labels));
                }
            }
        }
        return SeriesRecord.has(slab, at, SeriesRecord.HEARD);
    }

    @GuardedBy("commits")
    private void catchUp(int slot, long sinceMillis, HeadView view, FeedSubscription subscription) {
        MemorySegment slab = table.records().slab(slot);
        if (!SeriesRecord.has(slab, SeriesRecords.offset(slot), SeriesRecord.INTRODUCED)) {
            return; // all its samples were refused
        }
        long ref = table.ref(slot);
        subscription.seriesBegan(ref, table.postings().labels(table.labels(slot)));
        SampleWalk samples = walk(slot, new TimeSpan(sinceMillis, Long.MAX_VALUE), view);
        while (samples.next()) {
            subscription.sample(ref, samples.timeMillis(), samples.value());
        }
        SeriesRecord.set(slab, SeriesRecords.offset(slot), SeriesRecord.HEARD);
        roster.listen(slot, subscription);
    }

    /// Forgets the old ones among a slice of slots.
    private void forgetBefore(long cutoff, int fromSlot, int toSlot) {
        commits.lock();
        try {
            List<Integer> forgotten = new ArrayList<>();
            long samples = 0;
            for (int slot = fromSlot; slot < toSlot; slot++) {
                MemorySegment slab = table.records().slab(slot);
                long at = SeriesRecords.offset(slot);
                if (SeriesRecord.isLiving(slab, at)
                        && SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS) < cutoff
                        && forget(slot)) {
                    forgotten.add(slot);
                    samples += SeriesRecord.count(slab, at);
                }
            }
            if (!forgotten.isEmpty()) {
                table.postings().withdraw(forgotten, table.records());
                leases.afterReaders(table.release(forgotten));
                metrics.dropped(samples, forgotten.size());
            }
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private boolean forget(int slot) {
        long ref = table.ref(slot);
        if (!table.forget(slot)) {
            return false;
        }
        roster.forget(slot).forEach(listener -> listener.seriesForgotten(ref));
        return true;
    }

    /// Gives the memory back, to be used again by others once nobody reads it. Nothing may be
    /// appended any more.
    void close() {
        commits.lock();
        try {
            cutoffMillis = Long.MAX_VALUE;
            closed = true;
            leases.afterReaders(() -> {
                sealed.close();
                table.close();
            });
        } finally {
            commits.unlock();
        }
        leases.settle();
    }
}
