package dev.steelyard.tsdb;

import dev.steelyard.model.Labels;
import dev.steelyard.storage.AppendResult;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// One live series: its identity, its chunks and who listens to it.
///
/// Chunks and listeners are written by the thread that holds the head's commit lock; chunks are
/// read under its state lock. The end of the series may be glanced at without any lock: such a
/// glance is at worst out of date, and the commit judges again. Open batches pin the series, so
/// that it is not forgotten while samples of it are on their way.
final class MemSeries {
    private static final int FORGOTTEN = -1;
    private static final Chunk[] NO_CHUNKS = {};

    private final long ref;
    private final Labels labels;
    private final AtomicInteger pins = new AtomicInteger();
    private Chunk[] chunks = NO_CHUNKS;
    private List<FeedSubscription> listeners = List.of();
    private long lastMillis = Long.MIN_VALUE;
    private double lastValue;
    private boolean introduced;

    MemSeries(long ref, Labels labels) {
        this.ref = ref;
        this.labels = labels;
    }

    long ref() {
        return ref;
    }

    Labels labels() {
        return labels;
    }

    /// Whether its listeners have been told that it began.
    boolean isIntroduced() {
        return introduced;
    }

    /// Settles who listens to it, once it has its first sample.
    void introduce(List<FeedSubscription> to) {
        listeners = to;
        introduced = true;
    }

    List<FeedSubscription> listeners() {
        return listeners;
    }

    void addListener(FeedSubscription listener) {
        listeners = Stream.concat(listeners.stream(), Stream.of(listener)).toList();
    }

    void removeListener(FeedSubscription listener) {
        listeners = listeners.stream().filter(other -> other != listener).toList();
    }

    /// Whether a sample at `timeMillis` is newer than all of the series.
    boolean isNewest(long timeMillis) {
        return timeMillis > lastMillis;
    }

    /// What would become of a sample, against all that is committed.
    AppendResult judge(long timeMillis, double value) {
        if (timeMillis > lastMillis) {
            return AppendResult.STORED;
        }
        if (timeMillis == lastMillis) {
            return sameOrDuplicate(value, lastValue);
        }
        for (Chunk chunk : chunks) {
            int index = chunk.firstFrom(timeMillis);
            if (index < chunk.count()) {
                return chunk.timeMillis(index) == timeMillis
                        ? sameOrDuplicate(value, chunk.value(index))
                        : AppendResult.OUT_OF_ORDER;
            }
        }
        return AppendResult.OUT_OF_ORDER;
    }

    /// Compares two values of one time by their bits, so that NaN equals itself.
    static AppendResult sameOrDuplicate(double left, double right) {
        return Double.doubleToRawLongBits(left) == Double.doubleToRawLongBits(right)
                ? AppendResult.SAME
                : AppendResult.DUPLICATE;
    }

    /// Adds a sample that is newer than all others.
    void add(long timeMillis, double value) {
        if (chunks.length == 0 || !chunks[chunks.length - 1].takes(timeMillis)) {
            chunks = Arrays.copyOf(chunks, chunks.length + 1);
            chunks[chunks.length - 1] = new Chunk(timeMillis);
        }
        chunks[chunks.length - 1].add(timeMillis, value);
        lastMillis = timeMillis;
        lastValue = value;
    }

    /// Drops the chunks that end before `cutoffMillis` and answers how many samples those had.
    int dropBefore(long cutoffMillis) {
        int dropped = 0;
        int first = 0;
        while (first < chunks.length && chunks[first].lastMillis() < cutoffMillis) {
            dropped += chunks[first].count();
            first++;
        }
        if (first > 0) {
            chunks = Arrays.copyOfRange(chunks, first, chunks.length);
        }
        return dropped;
    }

    /// Whether no samples are left, or none came yet.
    boolean isEmpty() {
        return chunks.length == 0;
    }

    /// The series as it is now; the caller holds the head's state lock.
    SeriesSnapshot snapshot() {
        Chunk[] view = chunks.clone();
        if (view.length > 0) {
            view[view.length - 1] = view[view.length - 1].frozen();
        }
        return new SeriesSnapshot(labels, view);
    }

    /// Keeps the series from being forgotten until [#unpin]; false if it already is.
    boolean pin() {
        int seen = pins.get();
        while (seen != FORGOTTEN) {
            if (pins.compareAndSet(seen, seen + 1)) {
                return true;
            }
            seen = pins.get();
        }
        return false;
    }

    void unpin() {
        pins.decrementAndGet();
    }

    /// Ends the series unless it is pinned; nothing can be appended to it any more.
    boolean forget() {
        return pins.compareAndSet(0, FORGOTTEN);
    }

    boolean isForgotten() {
        return pins.get() == FORGOTTEN;
    }
}
