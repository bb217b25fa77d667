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

    private static final byte[] NOTHING = {};

    private final byte[] name;
    private final byte[] labels;
    private final int hash;
    private final int bornIn;
    private final Origin origin;
    private final boolean dropped;
    private int seenIn;
    private int lag = NO_LAG; // of its newest sample behind the latest scrape, in milliseconds
    private boolean tracked;
    private boolean live; // has samples that no stale marker follows yet, and wants one
    private boolean evicted;
    private @Nullable CachedSeries follower;
    private int followerEra;
    private byte[] preamble = NOTHING;
    private MetricType type = MetricType.UNKNOWN;

    /// @param bornIn the number of the scrape that brought it first
    /// @param origin who can read its labels from its text
    /// @param dropped whether relabelling drops it; then it is remembered so that it is not
    ///   relabelled each time
    CachedSeries(SeriesBytes text, int bornIn, Origin origin, boolean dropped) {
        this.name = text.name();
        this.labels = text.labels();
        this.hash = text.hash();
        this.bornIn = bornIn;
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

    /// What its target writes before the brace.
    byte[] nameText() {
        return name;
    }

    /// What its target writes from brace to brace; empty where there is none.
    byte[] labelText() {
        return labels;
    }

    /// Whether its target writes it as the bytes of `[from, to)`.
    boolean isWritten(byte[] body, int from, int to) {
        int brace = from + name.length;
        return to - brace == labels.length
                && Arrays.equals(name, 0, name.length, body, from, brace)
                && Arrays.equals(labels, 0, labels.length, body, brace, to);
    }

    int hash() {
        return hash;
    }

    /// What the target wrote between the sample before and this one the last time: metadata,
    /// comments, blank lines; empty where there was nothing of this kind.
    byte[] preamble() {
        return preamble;
    }

    /// Notes what stands before the series in `[from, to)` of a body.
    void setPreamble(byte[] body, int from, int to, SharedParts shared) {
        if (from >= to) {
            preamble = NOTHING;
        } else if (!Arrays.equals(preamble, 0, preamble.length, body, from, to)) {
            preamble = shared.share(Arrays.copyOfRange(body, from, to));
        }
    }

    /// The type that held after the preamble.
    MetricType type() {
        return type;
    }

    void setType(MetricType declared) {
        type = declared;
    }

    boolean isBornIn(int scrape) {
        return bornIn == scrape;
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

    /// The series that came next the last time, if that was in this era of [ScrapeOrder]; a guess
    /// at what comes next now.
    @Nullable CachedSeries follower(int era) {
        return follower == null || followerEra != era || follower.evicted ? null : follower;
    }

    void setFollower(CachedSeries series, int era) {
        follower = series;
        followerEra = era;
    }
}
