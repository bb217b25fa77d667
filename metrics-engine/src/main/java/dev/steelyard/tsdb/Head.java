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
import dev.steelyard.storage.SeriesCursor.SampleCursor;
import dev.steelyard.storage.SeriesReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// The recent samples of all series, in memory.
///
/// Any number of threads write, each through its own appender; commits, truncations and
/// subscriptions follow one another under the commit lock. Any number of threads read: a selection
/// is a snapshot, so it holds all of a commit or nothing, and walking it blocks nobody. Listeners
/// of the feed are told by the committing thread, after readers can see the batch and before the
/// next commit.
///
/// Samples of a series must rise in time. Nothing is forgotten but by [#truncate], which the owner
/// calls from time to time; after it exactly the samples within the retention are left, and series
/// without any are gone.
public final class Head implements SampleStore, SeriesReader, SampleFeed {
    private static final Comparator<SeriesSnapshot> BY_LABELS =
            Comparator.comparing(SeriesSnapshot::labels);

    /// How many series a truncation looks at under one hold of the locks: some milliseconds.
    private static final int TRUNCATION_SLICE = 16_384;

    private final HeadOptions options;
    private final SeriesTable table;
    private final HeadMetrics metrics;

    /// Held by whoever changes anything; taken before the write half of [#state].
    private final ReentrantLock commits = new ReentrantLock();

    /// Between those who change chunks and postings and those who take snapshots.
    private final ReentrantReadWriteLock state = new ReentrantReadWriteLock();

    private final Postings postings = new Postings(); // guarded by state

    @GuardedBy("commits")
    private final FeedRoster roster = new FeedRoster();

    private volatile long cutoffMillis = Long.MIN_VALUE;

    /// An empty head.
    public Head(HeadOptions options) {
        this.options = options;
        this.table = new SeriesTable(options.maxSeries());
        this.metrics = new HeadMetrics(table::size);
    }

    /// The head's own figures.
    public HeadMetrics metrics() {
        return metrics;
    }

    @Override
    public Appender appender() {
        return new HeadAppender(this);
    }

    @Override
    public SeriesCursor select(Selection selection) {
        List<SeriesSnapshot> found = new ArrayList<>();
        long fromMillis;
        state.readLock().lock();
        try {
            fromMillis = Math.max(selection.fromMillis(), cutoffMillis);
            postings.forEach(selection.matchers(), series -> found.add(series.snapshot()));
        } finally {
            state.readLock().unlock();
        }
        found.removeIf(series -> !series.hasBetween(fromMillis, selection.toMillis()));
        found.sort(BY_LABELS);
        return new SnapshotCursor(found, fromMillis, selection.toMillis());
    }

    @Override
    public Subscription subscribe(
            List<LabelMatcher> matchers, long sinceMillis, SampleListener listener) {
        FeedSubscription subscription = new FeedSubscription(this, matchers, listener);
        commits.lock();
        try {
            long fromMillis = Math.max(sinceMillis, cutoffMillis);
            // Nobody writes while the commit lock is held, so this reads without the state lock.
            postings.forEach(matchers, series -> catchUp(series, fromMillis, subscription));
            roster.add(subscription);
        } finally {
            commits.unlock();
        }
        return subscription;
    }

    /// Forgets the samples older than the retention, seen from `nowMillis`, and the series that
    /// have none left. From then on older samples are refused. The owner schedules it, about once a
    /// minute; a clock that went back forgets nothing.
    ///
    /// Readers stop seeing all old samples at once. Their memory is freed slice by slice, so that
    /// commits and readers wait for one slice at most.
    public void truncate(long nowMillis) {
        long cutoff = raiseCutoff(nowMillis - options.retention().toMillis());
        Iterator<MemSeries> all = table.all().iterator();
        while (all.hasNext()) {
            forgetBefore(cutoff, all);
        }
    }

    private long raiseCutoff(long millis) {
        commits.lock();
        state.writeLock().lock();
        try {
            cutoffMillis = Math.max(cutoffMillis, millis);
            return cutoffMillis;
        } finally {
            state.writeLock().unlock();
            commits.unlock();
        }
    }

    @Nullable MemSeries series(Labels labels) {
        MemSeries series = table.find(labels);
        if (series == null) {
            metrics.seriesRefused();
        }
        return series;
    }

    @Nullable MemSeries series(long ref) {
        return table.find(ref);
    }

    AppendResult refused(AppendResult result) {
        metrics.refused(result);
        return result;
    }

    /// What would become of a sample, against all that is committed.
    AppendResult judge(MemSeries series, long timeMillis, double value) {
        if (timeMillis < cutoffMillis) {
            return AppendResult.TOO_OLD;
        }
        if (series.isNewest(timeMillis)) {
            return AppendResult.STORED;
        }
        state.readLock().lock();
        try {
            return series.judge(timeMillis, value);
        } finally {
            state.readLock().unlock();
        }
    }

    void commit(Batch batch) {
        commits.lock();
        try {
            boolean[] stored = store(batch);
            tell(batch, stored);
        } finally {
            commits.unlock();
        }
    }

    void unsubscribe(FeedSubscription subscription) {
        commits.lock();
        try {
            roster.remove(subscription);
            postings.forEach(
                    subscription.matchers(), series -> series.removeListener(subscription));
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private boolean[] store(Batch batch) {
        boolean[] stored = new boolean[batch.size()];
        int count = 0;
        state.writeLock().lock();
        try {
            for (int i = 0; i < stored.length; i++) {
                stored[i] = store(batch.series(i), batch.timeMillis(i), batch.value(i));
                count += stored[i] ? 1 : 0;
            }
        } finally {
            state.writeLock().unlock();
        }
        metrics.stored(count);
        return stored;
    }

    private boolean store(MemSeries series, long timeMillis, double value) {
        AppendResult result =
                timeMillis < cutoffMillis ? AppendResult.TOO_OLD : series.judge(timeMillis, value);
        if (result != AppendResult.STORED) {
            metrics.refused(result);
            return false;
        }
        if (!series.isIntroduced() && series.isEmpty()) {
            postings.add(series);
        }
        series.add(timeMillis, value);
        return true;
    }

    @GuardedBy("commits")
    private void tell(Batch batch, boolean[] stored) {
        for (int i = 0; i < stored.length; i++) {
            if (stored[i]) {
                MemSeries series = batch.series(i);
                introduce(series);
                for (FeedSubscription listener : series.listeners()) {
                    listener.sample(series, batch.timeMillis(i), batch.value(i));
                }
            }
        }
    }

    @GuardedBy("commits")
    private void introduce(MemSeries series) {
        if (!series.isIntroduced()) {
            series.introduce(roster.of(series.labels()));
            series.listeners().forEach(listener -> listener.seriesBegan(series));
        }
    }

    private static void catchUp(MemSeries series, long fromMillis, FeedSubscription subscription) {
        subscription.seriesBegan(series);
        SampleCursor samples = series.snapshot().between(fromMillis, Long.MAX_VALUE);
        while (samples.next()) {
            subscription.sample(series, samples.timeMillis(), samples.value());
        }
        series.addListener(subscription);
    }

    /// Takes the next slice of series and frees what is older than `cutoff`.
    private void forgetBefore(long cutoff, Iterator<MemSeries> from) {
        commits.lock();
        try {
            List<MemSeries> forgotten = freeBefore(cutoff, from);
            for (MemSeries series : forgotten) {
                series.listeners().forEach(listener -> listener.seriesForgotten(series));
            }
        } finally {
            commits.unlock();
        }
    }

    @GuardedBy("commits")
    private List<MemSeries> freeBefore(long cutoff, Iterator<MemSeries> from) {
        List<MemSeries> forgotten = new ArrayList<>();
        long dropped = 0;
        state.writeLock().lock();
        try {
            for (int i = 0; i < TRUNCATION_SLICE && from.hasNext(); i++) {
                MemSeries series = from.next();
                dropped += series.dropBefore(cutoff);
                if (series.isEmpty() && table.forget(series)) {
                    forgotten.add(series);
                }
            }
            postings.remove(forgotten);
        } finally {
            state.writeLock().unlock();
        }
        metrics.dropped(dropped, forgotten.size());
        return forgotten;
    }
}
