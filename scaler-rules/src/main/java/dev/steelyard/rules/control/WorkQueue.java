package dev.steelyard.rules.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/// Keys that wait to be worked on, each at most once and never by two workers at the same time.
/// Safe for any number of threads.
///
/// @param <K> what is worked on
public final class WorkQueue<K> {
    private final LongSupplier nanoTicker;

    /// When each key is due, in the ticker's nanoseconds.
    @GuardedBy("this")
    private final Map<K, Long> due = new HashMap<>();

    @GuardedBy("this")
    private final Set<K> inWork = new HashSet<>();

    @GuardedBy("this")
    private boolean isClosed;

    /// An empty queue.
    ///
    /// @param nanoTicker elapsed time in nanoseconds
    public WorkQueue(LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
    }

    /// Has `key` worked on as soon as a worker is free.
    public void add(K key) {
        add(key, Duration.ZERO);
    }

    /// Has `key` worked on after `delay`, or sooner if it is due sooner already.
    public synchronized void add(K key, Duration delay) {
        due.merge(key, nanoTicker.getAsLong() + delay.toNanos(), (a, b) -> b - a < 0 ? b : a);
        notifyAll();
    }

    /// Takes the key that is due, waiting for one; empty once the queue is closed. The taker calls
    /// [#done] when it has worked on it.
    public synchronized Optional<K> take() throws InterruptedException {
        while (!isClosed) {
            Optional<K> next = poll();
            if (next.isPresent()) {
                return next;
            }
            long wait = nextDueMillis();
            if (wait > 0) {
                wait(wait);
            } else {
                wait();
            }
        }
        return Optional.empty();
    }

    /// Takes the key that is due, if there is one.
    public synchronized Optional<K> poll() {
        Optional<Map.Entry<K, Long>> next = first();
        if (next.isEmpty() || next.get().getValue() - nanoTicker.getAsLong() > 0) {
            return Optional.empty();
        }
        K key = next.get().getKey();
        due.remove(key);
        inWork.add(key);
        return Optional.of(key);
    }

    /// Gives back a key that was taken.
    public synchronized void done(K key) {
        inWork.remove(key);
        notifyAll();
    }

    /// Ends the waiting of all workers.
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /// The milliseconds until a key becomes due, or 0 where none will without being added.
    @GuardedBy("this")
    private long nextDueMillis() {
        long now = nanoTicker.getAsLong();
        return first().map(next -> Math.max(1, (next.getValue() - now) / 1_000_000 + 1)).orElse(0L);
    }

    /// The key that is due first of those that nobody works on.
    @GuardedBy("this")
    private Optional<Map.Entry<K, Long>> first() {
        Map.Entry<K, Long> first = null;
        for (Map.Entry<K, Long> each : due.entrySet()) {
            if (!inWork.contains(each.getKey())
                    && (first == null || each.getValue() - first.getValue() < 0)) {
                first = each;
            }
        }
        return Optional.ofNullable(first);
    }
}
