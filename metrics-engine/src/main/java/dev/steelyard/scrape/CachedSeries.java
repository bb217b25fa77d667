package dev.steelyard.scrape;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricType;
import dev.steelyard.storage.Appender;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A series under the very bytes with which its target writes it. Owned by its [SeriesCache].
final class CachedSeries extends SeriesHandle {
    /// The lag of a series whose samples have the times of their scrapes.
    private static final int NO_LAG = Integer.MIN_VALUE;

    // A large cluster has hundreds of thousands of them: these fields fill 48 bytes.
    private final byte[] head;
    private final byte[] tail;
    private final Origin origin;
    private final boolean dropped;
    private int seenIn;
    private int lag = NO_LAG; // of its newest sample behind the latest scrape, in milliseconds
    private boolean tracked;
    private boolean live; // has samples that no stale marker follows yet, and wants one
    private boolean evicted;
    private @Nullable CachedSeries follower;
    private Introduction introduction = Introduction.none(MetricType.UNKNOWN);

    /// @param origin who can read its labels from its text
    /// @param dropped whether relabelling drops it; then it is remembered so that it is not
    ///   relabelled each time
    CachedSeries(SeriesBytes text, Origin origin, boolean dropped) {
        this.head = text.head();
        this.tail = text.tail();
        this.origin = origin;
        this.dropped = dropped;
    }

    /// Reads the labels of a series from its text once more. They are not kept: they would take
    /// several times the memory of the text, for the rare day that the store forgets the series.
    interface Origin {
        Labels labels(CachedSeries series);
    }

    @Override
    Labels labels() {
        return origin.labels(this);
    }

    boolean isDropped() {
        return dropped;
    }

    /// The first part of its [SeriesBytes].
    byte[] head() {
        return head;
    }

    /// The second one.
    byte[] tail() {
        return tail;
    }

    /// Whether its target writes it as the bytes of `[from, to)`.
    boolean isWritten(byte[] body, int from, int to) {
        int part = from + head.length;
        return to - part == tail.length
                && Arrays.equals(tail, 0, tail.length, body, part, to)
                && Arrays.equals(head, 0, head.length, body, from, part);
    }

    /// The hash of those bytes, by [SeriesCache#hash].
    int hash() {
        return SeriesCache.hash(SeriesCache.hash(0, head, 0, head.length), tail, 0, tail.length);
    }

    /// What the target wrote before it the last time.
    Introduction introduction() {
        return introduction;
    }

    void setIntroduction(Introduction latest) {
        introduction = latest;
    }

    boolean isSeenIn(int scrape) {
        return seenIn == scrape;
    }

    /// Notes that a scrape has the series; answers whether [#settle] has something to note then.
    ///
    /// @param tracked whether it is to get a stale marker when it vanishes
    boolean seen(int scrape, boolean tracked) {
        this.seenIn = scrape;
        this.tracked = tracked;
        return tracked != live;
    }

    /// Notes how far the time that the target gave a sample lies behind that of the scrape; of
    /// several samples the newest counts.
    void timed(long lagMillis, boolean again) {
        int its = Math.clamp(lagMillis, NO_LAG + 1, Integer.MAX_VALUE);
        lag = again ? Math.min(lag, its) : its;
    }

    /// Notes that a sample has the time of its scrape.
    void untimed() {
        lag = NO_LAG;
    }

    /// Notes that the samples of the latest scrape stand.
    void settle() {
        live = tracked;
    }

    /// Writes the stale marker if one is wanted: now, or right after the newest sample where the
    /// target gave that a time. Its samples may lag, and the next ones must not come before the
    /// marker.
    ///
    /// @param lastMillis the time of the scrape that had the series last
    void endIfLive(Appender appender, long timeMillis, long lastMillis) {
        if (live && (lag == NO_LAG || !end(appender, lastMillis - lag + 1))) {
            boolean _ = end(appender, timeMillis);
        }
        live = false;
    }

    boolean isEvicted() {
        return evicted;
    }

    void evict() {
        evicted = true;
        follower = null;
    }

    /// The series that came next the last time; a guess at what comes next now.
    @Nullable CachedSeries follower() {
        return follower == null || follower.evicted ? null : follower;
    }

    void setFollower(@Nullable CachedSeries series) {
        follower = series;
    }
}
