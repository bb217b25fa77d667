package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
import dev.steelyard.model.NativeHistogram;
import dev.steelyard.storage.AppendResult;
import dev.steelyard.storage.Appender;
import dev.steelyard.storage.Exemplar;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.storage.ExemplarResult;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.storage.SampleListener;
import dev.steelyard.storage.SampleStore;
import dev.steelyard.storage.Selection;
import dev.steelyard.storage.SeriesCursor;
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.storage.SeriesReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
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
/// Samples of a series rise in time; those that come late are taken within a window and kept beside
/// the others. Nothing is forgotten but by [#truncate], which the owner calls from time to time;
/// after it exactly the samples within the retention are left, and series without any are gone.
public final class Head implements SampleStore, SeriesReader, SampleFeed, ExemplarReader {
    /// How many slots a truncation looks at under one hold of the lock: some milliseconds.
    private static final int TRUNCATION_SLICE = 16_384;

    /// How often a reader that commits overtook tries again before it makes them wait.
    private static final int UNLOCKED_SELECTIONS = 3;

    /// From how many series on commits may come in between.
    private static final int DELETION_SLICE = 64;

    private static final int BATCHES_KEPT = 8;

    /// As in Prometheus.
    private static final int EXEMPLARS_KEPT = 100_000;

    private final HeadOptions options;
    private final SeriesTable table;
    private final SealedChunks sealed;

    @GuardedBy("commits")
    private final SeriesChunks chunks;

    @GuardedBy("commits")
    private final SeriesDeletion deletion;

    private final HeadMetrics metrics;
    private final Slabs slabs;
    private final Leases leases;
    private final ExemplarRing exemplars;
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

    /// Late samples before this are forgotten.
    private volatile long lateCutoffMillis = Long.MIN_VALUE;

    /// From here on samples may come late.
    private volatile long lateFromMillis;

    private volatile boolean closed;

    @GuardedBy("commits")
    private CommitJournal journal = CommitJournal.NONE;

    @GuardedBy("commits")
    private long oldestMillis = Long.MAX_VALUE;

    @GuardedBy("commits")
    private long newestMillis = Long.MIN_VALUE;

    /// An empty head.
    public Head(HeadOptions options) {
        this(
                options,
                new Slabs(Arena.global(), options.maxBytes()),
                new Leases(),
                new ExemplarRing(EXEMPLARS_KEPT));
    }

    /// An empty head that shares its memory with others.
    Head(HeadOptions options, Slabs slabs, Leases leases, ExemplarRing exemplars) {
        this.exemplars = exemplars;
        this.options = options;
        this.leases = leases;
        this.slabs = slabs;
        this.table = new SeriesTable(options.series(), slabs);
        this.sealed = new SealedChunks(slabs, leases::afterReaders);
        this.chunks = new SeriesChunks(sealed, table.histograms());
        this.deletion = new SeriesDeletion(table, sealed, chunks);
        this.metrics = new HeadMetrics(table, slabs, sealed::crowdedOut);
        this.lateFromMillis = takesLate() ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    SeriesTable table() {
        return table;
    }

    /// The full chunks.
    SealedChunks sealed() {
        return sealed;
    }

    /// What is older is forgotten.
    long cutoffMillis() {
        return cutoffMillis;
    }

    /// The labels of a series; null where the reference is of none any more.
    @Nullable Labels labels(long ref) {
        int slot = table.slot(ref);
        if (slot == SeriesTable.NONE) {
            return null;
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        try {
            boolean living = SeriesRecord.pin(slab, at) >= 0 && table.ref(slot) == ref;
            return living ? table.postings().labels(table.labels(slot)) : null;
        } finally {
            SeriesRecord.unpin(slab, at);
        }
    }

    /// Whether there is no series.
    boolean isEmpty() {
        return table.size() == 0;
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

    /// What is at its limit at this moment, in words; empty when all is well.
    public List<String> troubles() {
        return table.troubles();
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
        return new HeadView(lease, chunks, cutoffMillis, lateCutoffMillis, table.postings());
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
        long cutoff = nowMillis - options.retention().toMillis();
        commits.lock();
        try {
            lateCutoffMillis = Math.max(lateCutoffMillis, cutoff);
            table.late().settle();
        } finally {
            commits.unlock();
        }
        dropBefore(cutoff);
    }

    /// Sets a mark behind the late samples that there are: those of them that are too old then are
    /// forgotten by the next [#dropBefore], those that come after it are not.
    void settleLate() {
        commits.lock();
        try {
            table.late().settle();
        } finally {
            commits.unlock();
        }
    }

    /// All series with what came late to them in a span, sorted by their labels.
    SeriesCursor late(TimeSpan span) {
        Leases.Lease lease = leases.begin();
        List<SeriesSnapshot> found = new ArrayList<>();
        for (int slot : table.late().slots()) {
            found.add(snapshot(slot).lateAlone());
        }
        Postings postings = table.postings();
        found.sort((left, right) -> postings.compare(left.labels(), right.labels()));
        return new HeadCursor(found, view(lease), span);
    }

    /// Whether any sample that came late is older than `millis`.
    boolean hasLateBefore(long millis) {
        return late(new TimeSpan(Long.MIN_VALUE, millis - 1)).next();
    }

    /// Takes no samples older than `millis` any more, so that what is older can be written away.
    void refuseBefore(long millis) {
        commits.lock();
        try {
            floorMillis = Math.max(floorMillis, millis);
            moveWindow();
        } finally {
            commits.unlock();
        }
    }

    /// Forgets the samples older than `millis`, as [#truncate] does, but for those that came late
    /// since [#settleLate].
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
            metrics.dropped(sealed.dropBefore(cutoffMillis), 0);
            metrics.dropped(table.late().dropBefore(millis), 0);
            moveWindow();
            return cutoffMillis;
        } finally {
            commits.unlock();
        }
    }

    long series(Labels labels) {
        return table.find(labels);
    }

    AppendResult refused(AppendResult result) {
        metrics.refused(result);
        return result;
    }

    ExemplarResult refused(ExemplarResult result) {
        exemplars.counted(result);
        return result;
    }

    void giveBack(Batch batch) {
        boolean _ = batches.offer(batch);
    }

    private boolean takesLate() {
        return options.outOfOrderWindow().isPositive();
    }

    /// Moves the window for late samples with the newest one.
    @GuardedBy("commits")
    private void moveWindow() {
        long newest = Math.max(newestMillis, floorMillis);
        if (takesLate() && newest != Long.MIN_VALUE) {
            long from = newest - options.outOfOrderWindow().toMillis();
            lateFromMillis = Math.max(from, lateCutoffMillis);
        }
    }

    /// What would become of a sample, against all that is committed.
    AppendResult judge(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        if (timeMillis < Math.min(floorMillis, lateFromMillis)) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        int version = SeriesRecord.version(slab, at);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        boolean comparable = histogram == null && SeriesRecord.hasOpenFloats(slab, at);
        double lastValue = SeriesRecord.lastValue(slab, at);
        if ((timeMillis > last || (timeMillis == last && comparable))
                && timeMillis >= floorMillis
                && SeriesRecord.isStill(slab, at, version)) {
            return timeMillis > last
                    ? AppendResult.STORED
                    : Batch.sameOrDuplicate(value, lastValue);
        }
        commits.lock();
        try {
            return judgeCommitted(slot, timeMillis, value, histogram);
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private AppendResult judgeCommitted(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        if (timeMillis < Math.min(floorMillis, lateFromMillis)) {
            return AppendResult.TOO_OLD;
        }
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        long last = SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        if (timeMillis >= floorMillis && timeMillis > last) {
            return AppendResult.STORED;
        }
        if (timeMillis == last && histogram == null && SeriesRecord.hasOpenFloats(slab, at)) {
            return Batch.sameOrDuplicate(value, SeriesRecord.lastValue(slab, at));
        }
        return judgeAmongOlder(slot, timeMillis, value, histogram);
    }

    @GuardedBy("commits")
    private AppendResult judgeAmongOlder(
            int slot, long timeMillis, double value, @Nullable NativeHistogram histogram) {
        Leases.Lease lease = leases.begin();
        try {
            SampleCursor there = walk(slot, new TimeSpan(timeMillis, timeMillis), view(lease));
            return there.next()
                    ? Batch.sameOrDuplicate(value, histogram, there.value(), there.histogram())
                    : judgeLate(timeMillis);
        } finally {
            lease.end();
        }
    }

    /// What would become of a sample that comes late and is the only one at its time.
    AppendResult judgeLate(long timeMillis) {
        if (!takesLate() || slabs.isFull()) {
            return AppendResult.OUT_OF_ORDER;
        }
        return timeMillis >= lateFromMillis ? AppendResult.STORED : AppendResult.TOO_OLD;
    }

    @GuardedBy("commits")
    private SampleCursor walk(int slot, TimeSpan span, HeadView view) {
        SeriesSnapshot now = SeriesSnapshot.take(table, slot, published, span.fromMillis());
        return new SampleWalk(view, span).begin(Objects.requireNonNull(now));
    }

    /// Writes the chunks that became full from `since` on, and all open ones, as far as commits had
    /// come when it was called, or further. Nothing may be forgotten meanwhile.
    ///
    /// @param since 0, or the answer of the time before
    /// @return where the chunks begin that the next time is to write; some of them may be written
    ///   already
    long write(long since, HeadFileWriter full, HeadFileWriter open) throws IOException {
        Leases.Lease lease = leases.begin();
        try {
            long end = settledEnd();
            open.cutoff(cutoffMillis);
            HeadChunks chunks = new HeadChunks(sealed, full, open, since);
            for (int slot = 1; slot < table.end(); slot++) {
                MemorySegment slab = table.records().slab(slot);
                long at = SeriesRecords.offset(slot);
                if (SeriesRecord.isLiving(slab, at)
                        && SeriesRecord.has(slab, at, SeriesRecord.POSTED)) {
                    chunks.write(slot, snapshot(slot));
                }
            }
            return end;
        } finally {
            lease.end();
        }
    }

    /// Waits for the commit that is under way, of which the log may have everything and readers
    /// nothing; answers where the next full chunk will be.
    private long settledEnd() {
        commits.lock();
        try {
            return sealed.end();
        } finally {
            commits.unlock();
        }
    }

    private SeriesSnapshot snapshot(int slot) {
        SeriesSnapshot taken = null;
        while (taken == null) {
            taken = SeriesSnapshot.take(table, slot, published, Long.MIN_VALUE);
        }
        return taken;
    }

    /// Takes back a chunk that was full; false where it does not lie behind all samples of its
    /// series, which is left as it is.
    boolean attach(int slot, StoredChunk chunk) {
        commits.lock();
        try {
            MemorySegment slab = table.records().slab(slot);
            long at = SeriesRecords.offset(slot);
            StoredChunk.Last last = chunk.last();
            if (last.firstMillis() <= SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS)) {
                return false;
            }
            if (last.lastMillis() < cutoffMillis) {
                return true;
            }
            if (begin(slot)) {
                table.postings().post(new int[] {slot}, 1, table.records());
            }
            attach(slab, at, chunk);
            oldestMillis = Math.min(oldestMillis, last.firstMillis());
            newestMillis = Math.max(newestMillis, last.lastMillis());
            int number = published + 1;
            published = number;
            moveWindow();
            metrics.stored(chunk.count(), 0);
            return true;
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private void attach(MemorySegment slab, long at, StoredChunk chunk) {
        SeriesRecord.open(slab, at);
        try {
            SeriesRecord.countIn(slab, at, published + 1, chunk.count());
            chunks.attach(slab, at, chunk);
        } finally {
            SeriesRecord.close(slab, at);
        }
    }

    /// Deletes the samples that a selection has at this moment; what comes later is there, whatever
    /// its time. Answers how many series had any.
    ///
    /// @param in where it is written down, in the order of commits
    /// @throws IOException where it is not, so that some may come back
    int delete(Selection selection, CommitJournal in) throws IOException {
        Leases.Lease lease = leases.begin(); // so that no slot changes its series
        try {
            int[] slots = matching(selection).get().toArray();
            int deleted = 0;
            for (int at = 0; at < slots.length; at += DELETION_SLICE) {
                int end = Math.min(at + DELETION_SLICE, slots.length);
                deleted += delete(Arrays.copyOfRange(slots, at, end), span(selection), in);
            }
            return deleted;
        } finally {
            lease.end();
            leases.settle();
        }
    }

    private int delete(int[] slots, TimeSpan span, CommitJournal in) throws IOException {
        commits.lock();
        try {
            List<Labels> deleted = new ArrayList<>();
            for (int slot : slots) {
                if (SeriesRecord.isLiving(table.records().slab(slot), SeriesRecords.offset(slot))
                        && delete(slot, span)) {
                    deleted.add(table.postings().labels(table.labels(slot)));
                }
            }
            if (!deleted.isEmpty()) {
                in.deleted(deleted, span);
            }
            return deleted.size();
        } finally {
            commits.unlock();
        }
    }

    /// Deletes what one series has in a span at this moment.
    void delete(Labels series, TimeSpan span) {
        commits.lock();
        try {
            int slot = table.slot(series);
            boolean _ = slot != SeriesTable.NONE && delete(slot, span);
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private boolean delete(int slot, TimeSpan span) {
        Leases.Lease lease = leases.begin();
        try {
            long samples = deletion.delete(slot, snapshot(slot), span, view(lease));
            metrics.dropped(samples, 0);
            return samples > 0;
        } finally {
            lease.end();
        }
    }

    /// What would become of an exemplar, against all that is committed.
    ExemplarResult judge(int slot, Exemplar exemplar) {
        return exemplars.admit(table.postings().labels(table.labels(slot)), exemplar);
    }

    @Override
    public List<SeriesExemplars> exemplars(
            List<List<LabelMatcher>> selectors, long fromMillis, long toMillis) {
        return exemplars.exemplars(selectors, fromMillis, toMillis);
    }

    void commit(Batch batch) {
        commits.lock();
        try {
            post(batch);
            store(batch);
            keepExemplars(batch);
            tell(batch);
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private void keepExemplars(Batch batch) {
        List<Batch.PendingExemplar> kept = new ArrayList<>(0);
        for (Batch.PendingExemplar each : batch.exemplars()) {
            Labels series = table.postings().labels(table.labels(each.slot()));
            ExemplarResult result = exemplars.add(series, each.exemplar());
            exemplars.counted(result);
            if (result == ExemplarResult.STORED) {
                kept.add(each);
            }
        }
        if (!kept.isEmpty()) {
            journal.exemplars(kept);
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
            if (begin(batch.slot(i))) {
                slots = slots.length == 0 ? new int[batch.size()] : slots;
                slots[count++] = batch.slot(i);
            }
        }
        if (count > 0) {
            table.postings().post(slots, count, table.records());
        }
    }

    /// Whether a series is new to readers.
    @GuardedBy("commits")
    private boolean begin(int slot) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        if (SeriesRecord.has(slab, at, SeriesRecord.POSTED)) {
            return false;
        }
        SeriesRecord.set(slab, at, SeriesRecord.POSTED);
        SeriesRecord.setInt(slab, at, SeriesRecord.COMMIT, published);
        return true;
    }

    @GuardedBy("commits")
    private void store(Batch batch) {
        int number = published + 1;
        int count = 0;
        int late = 0;
        for (int i = 0; i < batch.size(); i++) {
            AppendResult result =
                    judgeCommitted(
                            batch.slot(i), batch.timeMillis(i), batch.value(i), batch.histogram(i));
            boolean taken = result == AppendResult.STORED;
            batch.setStored(i, taken);
            if (taken) {
                store(batch, i, number);
                late += batch.isLate(i) ? 1 : 0;
                oldestMillis = Math.min(oldestMillis, batch.timeMillis(i));
                newestMillis = Math.max(newestMillis, batch.timeMillis(i));
                count++;
            } else {
                metrics.refused(result);
            }
        }
        journal.committed(batch);
        published = number;
        moveWindow();
        metrics.stored(count, late);
    }

    @GuardedBy("commits")
    private void store(Batch batch, int i, int number) {
        MemorySegment slab = table.records().slab(batch.slot(i));
        long at = SeriesRecords.offset(batch.slot(i));
        long timeMillis = batch.timeMillis(i);
        boolean late =
                timeMillis < floorMillis
                        || timeMillis <= SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        batch.setLate(i, late);
        SeriesRecord.open(slab, at);
        try {
            if (late) {
                SeriesRecord.set(slab, at, SeriesRecord.LATE);
                table.late().add(batch.slot(i), number, batch, i);
                return;
            }
            SeriesRecord.countIn(slab, at, number);
            chunks.append(slab, at, batch, i);
        } finally {
            SeriesRecord.close(slab, at);
        }
    }

    @GuardedBy("commits")
    private void tell(Batch batch) {
        for (int i = 0; i < batch.size(); i++) {
            int slot = batch.slot(i);
            boolean toTell = batch.isStored(i) && !batch.isLate(i) && batch.histogram(i) == null;
            if (toTell && isHeard(slot)) {
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
        SampleCursor samples = walk(slot, new TimeSpan(sinceMillis, Long.MAX_VALUE), view);
        while (samples.next()) {
            if (samples.histogram() == null) {
                subscription.sample(ref, samples.timeMillis(), samples.value());
            }
        }
        SeriesRecord.set(slab, SeriesRecords.offset(slot), SeriesRecord.HEARD);
        roster.listen(slot, subscription);
    }

    /// Forgets the old ones among a slice of slots.
    private void forgetBefore(long cutoff, int fromSlot, int toSlot) {
        commits.lock();
        try {
            List<Integer> forgotten = new ArrayList<>();
            List<Integer> histograms = new ArrayList<>();
            long samples = 0;
            for (int slot = fromSlot; slot < toSlot; slot++) {
                MemorySegment slab = table.records().slab(slot);
                long at = SeriesRecords.offset(slot);
                if (SeriesRecord.isLiving(slab, at)
                        && SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS) < cutoff
                        && !table.late().has(slot)
                        && forget(slot)) {
                    forgotten.add(slot);
                    if (SeriesRecord.has(slab, at, SeriesRecord.HISTOGRAMS)) {
                        histograms.add(table.histograms().number(slab, at));
                    }
                    samples += SeriesRecord.count(slab, at);
                }
            }
            if (!forgotten.isEmpty()) {
                table.postings().withdraw(forgotten, table.records());
                leases.afterReaders(table.release(forgotten));
                leases.afterReaders(() -> table.histograms().reuse(histograms));
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
