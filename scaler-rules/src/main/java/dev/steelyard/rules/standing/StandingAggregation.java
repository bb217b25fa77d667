package dev.steelyard.rules.standing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.Staleness;
import dev.steelyard.storage.SampleListener;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/// A fold over series that is kept ready: it is told of every sample and answers without looking at
/// history.
///
/// One thread writes, the one that the feed calls with; any number read at the same time. A reader
/// sees each sample whole, but may see a scrape of which only the first samples have been told.
/// What it answers for a time equals PromQL's answer over the same samples, as long as that time is
/// not more than [#SLACK_MILLIS] before the newest sample of a series.
public final class StandingAggregation implements SampleListener {
    /// How far before the newest sample answers stay exact.
    public static final long SLACK_MILLIS = 60_000;

    private static final String POD = "pod";

    private final Fold fold;
    private final String partLabel;
    // Fair, because readers that overtake each other could keep the writer out for ever, and with
    // it every scrape.
    private final ReadWriteLock lock = new ReentrantReadWriteLock(true);

    @GuardedBy("lock")
    private final Map<Long, Member> members = new HashMap<>();

    @GuardedBy("lock")
    private long sinceMillis = FoldReading.NEVER;

    @GuardedBy("lock")
    private long newestMillis = FoldReading.NEVER;

    private record Member(String part, SampleRing ring) {}

    /// An aggregation that has been told nothing yet, with a part for each pod.
    public StandingAggregation(Fold fold) {
        this(fold, POD);
    }

    /// @param partLabel series with one value of it make a part
    public StandingAggregation(Fold fold, String partLabel) {
        this.fold = fold;
        this.partLabel = partLabel;
    }

    /// How far into the past a subscription has to begin for answers to be complete at once: the
    /// window, and before it enough for a sample even where scrapes are seldom.
    public long historyMillis() {
        return fold.function().windowMillis() + WindowFunction.LOOKBACK_MILLIS;
    }

    @Override
    public void seriesBegan(long series, Labels labels) {
        lock.writeLock().lock();
        try {
            members.put(series, new Member(labels.get(partLabel), new SampleRing()));
        } finally {
            lock.writeLock().unlock();
        }
    }

    @Override
    public void sample(long series, long timeMillis, double value) {
        lock.writeLock().lock();
        try {
            Member member = members.get(series);
            if (member == null) {
                throw new IllegalStateException("series " + series + " has not begun");
            }
            member.ring().append(timeMillis, value, fold.function().windowMillis());
            if (!Staleness.isStale(value)) {
                measured(timeMillis);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// The history of one series is told before that of the next, so that a later call may bring an
    /// earlier time: one that is a whole window earlier may have a pause after it and is left out.
    @GuardedBy("lock")
    private void measured(long timeMillis) {
        long window = fold.function().windowMillis();
        if (newestMillis == FoldReading.NEVER || timeMillis - newestMillis >= window) {
            sinceMillis = timeMillis;
        } else if (sinceMillis - timeMillis < window) {
            sinceMillis = Math.min(sinceMillis, timeMillis);
        }
        newestMillis = Math.max(newestMillis, timeMillis);
    }

    @Override
    public void seriesForgotten(long series) {
        lock.writeLock().lock();
        try {
            members.remove(series);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// What it says at `nowMillis`.
    public FoldReading read(long nowMillis) {
        Tally whole = new Tally(fold.across());
        Map<String, Tally> tallies = new HashMap<>();
        long since;
        lock.readLock().lock();
        try {
            since = sinceMillis;
            for (Member member : members.values()) {
                SampleRing ring = member.ring();
                double value = ring.apply(fold.function(), nowMillis);
                boolean isLone =
                        SampleRing.isNone(value)
                                && !ring.hasEnded(nowMillis)
                                && ring.samples(nowMillis, fold.function().windowMillis()) > 0;
                whole.add(ring, value, isLone, nowMillis);
                tallies.computeIfAbsent(member.part(), _ -> new Tally(fold.across()))
                        .add(ring, value, isLone, nowMillis);
            }
        } finally {
            lock.readLock().unlock();
        }
        Map<String, FoldReading.Part> parts = new HashMap<>();
        tallies.forEach((part, tally) -> parts.put(part, tally.part()));
        FoldReading.Part all = whole.part();
        return new FoldReading(
                all.value(),
                all.series(),
                whole.known,
                since,
                all.newestMillis(),
                all.hasEnded(),
                parts);
    }
}
