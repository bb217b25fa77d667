package dev.steelyard.tsdb;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.LabelMatcher;
import dev.steelyard.model.Labels;
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
import dev.steelyard.storage.SeriesReader;
import dev.steelyard.storage.merge.MergedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.roaringbitmap.IntIterator;

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

    private static final int BATCHES_KEPT = 8;

    /// The number of the first slab of full chunks where another head may [#join]; it has fewer.
    private static final long BEHIND_ANOTHER = 1L << 40;

    /// As in Prometheus.
    private static final int EXEMPLARS_KEPT = 100_000;

    private final HeadOptions options;
    private final SeriesTable table;
    private final SealedChunks sealed;

    @GuardedBy("commits")
    private final SeriesChunks chunks;

    private final HeadTimes times;
    private final HeadState state;
    private final HeadReading reading;
    private final Admission admission;
    private final HeadDeletion deletion;

    private final HeadMetrics metrics;
    private final HeadState.CommitNumber number = new HeadState.CommitNumber();
    private final Leases leases;
    private final ExemplarRing exemplars;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(BATCHES_KEPT);

    /// Held by whoever changes samples.
    private final ReentrantLock commits = new ReentrantLock();

    @GuardedBy("commits")
    private final FeedRoster roster = new FeedRoster();

    @GuardedBy("commits")
    private CommitJournal journal = CommitJournal.NONE;

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
        this(options, slabs, leases, exemplars, 1);
    }

    /// The same; another of the other kind can [#join] it.
    static Head behindAnother(
            HeadOptions options, Slabs slabs, Leases leases, ExemplarRing exemplars) {
        return new Head(options, slabs, leases, exemplars, BEHIND_ANOTHER);
    }

    private Head(
            HeadOptions options,
            Slabs slabs,
            Leases leases,
            ExemplarRing exemplars,
            long firstSlab) {
        this.exemplars = exemplars;
        this.options = options;
        this.leases = leases;
        this.times = new HeadTimes(options.outOfOrderWindow());
        this.table = new SeriesTable(options.series(), slabs);
        this.sealed = new SealedChunks(slabs, leases::afterReaders, firstSlab);
        this.chunks = new SeriesChunks(sealed, table.histograms());
        this.metrics = new HeadMetrics(table, slabs, sealed::crowdedOut);
        this.state = new HeadState(table, sealed, times, leases, commits, number);
        this.reading = new HeadReading(state);
        this.admission = new Admission(state, reading, slabs);
        SeriesDeletion series = new SeriesDeletion(table, sealed, chunks);
        this.deletion = new HeadDeletion(state, reading, series, metrics);
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
        return times.cutoffMillis();
    }

    /// Its exemplars.
    ExemplarRing exemplarRing() {
        return exemplars;
    }

    /// Its readers.
    HeadReading reading() {
        return reading;
    }

    /// Who judges samples.
    Admission admission() {
        return admission;
    }

    /// Who deletes samples.
    HeadDeletion deletion() {
        return deletion;
    }

    @Override
    public SeriesCursor select(Selection selection) {
        return reading.select(selection);
    }

    @Override
    public SeriesCursor scan(Selection selection) {
        return reading.scan(selection);
    }

    @Override
    public List<String> labelNames(Selection selection) {
        return reading.labelNames(selection);
    }

    @Override
    public List<String> labelValues(String name, Selection selection) {
        return reading.labelValues(name, selection);
    }

    /// Whether there is no series.
    boolean isEmpty() {
        return table.size() == 0;
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
            return times.span();
        } finally {
            commits.unlock();
        }
    }

    /// What is at its limit at this moment, in words; empty when all is well.
    public List<String> troubles() {
        return table.troubles();
    }

    /// How many chunks of samples are in memory: the full ones, and the open one of each series.
    public long chunks() {
        return (long) sealed.count() + table.size();
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
    public Subscription subscribe(
            List<LabelMatcher> matchers, long sinceMillis, SampleListener listener) {
        return subscribe(
                new Selection(matchers, sinceMillis, Long.MAX_VALUE),
                listener,
                () -> MergedReader.merge(List.of()));
    }

    /// As the other; first the listener is told of what lies elsewhere, with which each series
    /// begins here. One that gets no samples here is forgotten like those whose samples are too
    /// old.
    ///
    /// @param past what a selection finds elsewhere; read while nothing is committed
    Subscription subscribe(
            Selection selection, SampleListener listener, Supplier<SeriesCursor> past) {
        FeedSubscription subscription = new FeedSubscription(this, selection.matchers(), listener);
        Leases.Lease lease = leases.begin();
        commits.lock();
        try {
            Map<Integer, Long> told = tellPast(past.get(), subscription);
            HeadView view = reading.view(lease);
            IntIterator slots =
                    table.postings().select(selection.matchers(), table.records()).getIntIterator();
            while (slots.hasNext()) {
                int slot = slots.next();
                Long newestMillis = told.get(slot);
                if (newestMillis != null) {
                    catchUp(slot, newestMillis + 1, view, subscription);
                } else if (isIntroduced(slot)) {
                    subscription.seriesBegan(
                            table.ref(slot), table.postings().labels(table.labels(slot)));
                    roster.listen(slot, subscription);
                    catchUp(slot, selection.fromMillis(), view, subscription);
                }
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
            times.raiseLateCutoff(cutoff);
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

    /// Takes no samples older than `millis` any more, so that what is older can be written away.
    void refuseBefore(long millis) {
        commits.lock();
        try {
            times.raiseFloor(millis);
            times.moveWindow();
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
            times.raiseCutoff(millis);
            metrics.dropped(sealed.dropBefore(times.cutoffMillis()), 0);
            metrics.dropped(table.late().dropBefore(millis), 0);
            times.moveWindow();
            return times.cutoffMillis();
        } finally {
            commits.unlock();
        }
    }

    long series(Labels labels) {
        return table.find(labels);
    }

    /// The reference of a series that was taken before, and needs no admission.
    long known(Labels labels) {
        return table.ref(table.known(labels));
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
            open.cutoff(times.cutoffMillis());
            HeadChunks chunks = new HeadChunks(sealed, full, open, since);
            for (int slot = 1; slot < table.end(); slot++) {
                MemorySegment slab = table.records().slab(slot);
                long at = SeriesRecords.offset(slot);
                if (SeriesRecord.isLiving(slab, at)
                        && SeriesRecord.has(slab, at, SeriesRecord.POSTED)) {
                    chunks.write(slot, reading.snapshot(slot));
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

    /// Takes back a chunk that was full; false where it does not lie behind all samples of its
    /// series, which is left as it is.
    boolean attach(int slot, StoredChunk chunk) {
        if (chunk.last().lastMillis() < times.cutoffMillis()) {
            return true; // its samples lie in blocks
        }
        return takeBack(
                slot,
                chunk,
                (into, slab, at) -> {
                    into.attach(slab, at, chunk);
                    return true;
                });
    }

    /// Takes back a chunk that was open, so that samples can follow it there; false where its
    /// series has later samples, or where it is none that can be open, or some of it lies in
    /// blocks: the series is left as it is.
    boolean reopen(int slot, StoredChunk chunk) {
        return chunk.last().firstMillis() >= times.cutoffMillis()
                && takeBack(slot, chunk, (into, slab, at) -> into.reopen(slab, at, chunk));
    }

    /// Puts a chunk into a record; false where that is not possible.
    private interface Taking {
        boolean take(SeriesChunks into, MemorySegment slab, long at);
    }

    private boolean takeBack(int slot, StoredChunk chunk, Taking taking) {
        commits.lock();
        try {
            MemorySegment slab = table.records().slab(slot);
            long at = SeriesRecords.offset(slot);
            StoredChunk.Last last = chunk.last();
            if (last.firstMillis() <= SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS)
                    || !takeBack(slot, chunk.count(), taking)) {
                return false;
            }
            times.came(last.firstMillis(), last.lastMillis());
            number.publish(number.published() + 1);
            times.moveWindow();
            metrics.stored(chunk.count(), 0);
            return true;
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private boolean takeBack(int slot, int count, Taking taking) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        SeriesRecord.open(slab, at);
        try {
            boolean taken = taking.take(chunks, slab, at);
            if (taken) {
                if (begin(slot)) {
                    table.postings().post(new int[] {slot}, 1, table.records());
                }
                SeriesRecord.countIn(slab, at, number.published() + 1, count);
            }
            return taken;
        } finally {
            SeriesRecord.close(slab, at);
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
        SeriesRecord.setInt(slab, at, SeriesRecord.COMMIT, number.published());
        return true;
    }

    @GuardedBy("commits")
    private void store(Batch batch) {
        int next = number.published() + 1;
        int count = 0;
        int late = 0;
        for (int i = 0; i < batch.size(); i++) {
            AppendResult result =
                    admission.judgeCommitted(
                            batch.slot(i), batch.timeMillis(i), batch.value(i), batch.histogram(i));
            boolean taken = result == AppendResult.STORED;
            batch.setStored(i, taken);
            if (taken) {
                store(batch, i, next);
                late += batch.isLate(i) ? 1 : 0;
                times.came(batch.timeMillis(i), batch.timeMillis(i));
                count++;
            } else {
                metrics.refused(result);
            }
        }
        journal.committed(batch);
        number.publish(next);
        times.moveWindow();
        metrics.stored(count, late);
    }

    @GuardedBy("commits")
    private void store(Batch batch, int i, int commit) {
        MemorySegment slab = table.records().slab(batch.slot(i));
        long at = SeriesRecords.offset(batch.slot(i));
        long timeMillis = batch.timeMillis(i);
        boolean late =
                timeMillis < times.floorMillis()
                        || timeMillis <= SeriesRecord.getLong(slab, at, SeriesRecord.LAST_MILLIS);
        batch.setLate(i, late);
        SeriesRecord.open(slab, at);
        try {
            if (late) {
                SeriesRecord.set(slab, at, SeriesRecord.LATE);
                table.late().add(batch.slot(i), commit, batch, i);
                return;
            }
            SeriesRecord.countIn(slab, at, commit);
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
        List<FeedSubscription> _ = introduce(slot);
        return SeriesRecord.has(
                table.records().slab(slot), SeriesRecords.offset(slot), SeriesRecord.HEARD);
    }

    /// Tells listeners of a series unless it has been; answers those who did not know it.
    @GuardedBy("commits")
    private List<FeedSubscription> introduce(int slot) {
        MemorySegment slab = table.records().slab(slot);
        long at = SeriesRecords.offset(slot);
        if (SeriesRecord.has(slab, at, SeriesRecord.INTRODUCED)) {
            return List.of();
        }
        SeriesRecord.set(slab, at, SeriesRecord.INTRODUCED);
        if (roster.isEmpty()) {
            return List.of();
        }
        Labels labels = table.postings().labels(table.labels(slot));
        List<FeedSubscription> listeners = roster.introduce(slot, labels);
        listeners.forEach(listener -> listener.seriesBegan(table.ref(slot), labels));
        if (!roster.of(slot).isEmpty()) {
            SeriesRecord.set(slab, at, SeriesRecord.HEARD);
        }
        return listeners;
    }

    @GuardedBy("commits")
    private void catchUp(int slot, long sinceMillis, HeadView view, FeedSubscription subscription) {
        MemorySegment slab = table.records().slab(slot);
        SeriesRecord.set(slab, SeriesRecords.offset(slot), SeriesRecord.HEARD);
        subscription.samples(
                table.ref(slot),
                reading.walk(slot, new TimeSpan(sinceMillis, Long.MAX_VALUE), view));
    }

    /// Whether a series has had samples that were not refused.
    private boolean isIntroduced(int slot) {
        return SeriesRecord.has(
                table.records().slab(slot), SeriesRecords.offset(slot), SeriesRecord.INTRODUCED);
    }

    /// Begins the series of `past` here and tells of their samples; answers the time of the newest
    /// of each.
    @GuardedBy("commits")
    private Map<Integer, Long> tellPast(SeriesCursor past, FeedSubscription subscription) {
        Map<Integer, Long> told = new HashMap<>();
        while (past.next()) {
            long ref = table.find(past.labels());
            int slot = table.slot(ref);
            if (slot != SeriesTable.NONE) {
                subscription.seriesBegan(ref, past.labels());
                roster.listen(slot, subscription);
                told.put(slot, subscription.samples(ref, past.samples()));
            }
        }
        return told;
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

    /// Goes on with the series of another head, which must not be older than that forgets and which
    /// gets no samples any more; it is empty then and to be closed. Their memory is shared.
    void join(Head older) {
        long samples = older.metrics.samples();
        @SuppressWarnings("GuardedBy") // it is called under the lock
        IntConsumer joined = this::joined;
        long repeated = new HeadJoin(older.state, state, joined).all();
        metrics.moved(samples - repeated);
        older.metrics.moved(-samples);
    }

    /// Lets a series be found that came with samples. One that is new to listeners is told of with
    /// all that it has.
    @GuardedBy("commits")
    private void joined(int slot) {
        if (begin(slot)) {
            table.postings().post(new int[] {slot}, 1, table.records());
        }
        for (FeedSubscription listener : introduce(slot)) {
            Leases.Lease lease = leases.begin();
            try {
                catchUp(slot, Long.MIN_VALUE, reading.view(lease), listener);
            } finally {
                lease.end();
            }
        }
    }

    /// Gives the memory back, to be used again by others once nobody reads it. Nothing may be
    /// appended any more.
    void close() {
        commits.lock();
        try {
            times.raiseCutoff(Long.MAX_VALUE);
            number.close();
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
