package dev.steelyard.rules.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Keys that wait to be worked on, each at most once and never by two workers at the same time.
/// Safe for any number of threads.
///
/// What a key costs grows with the logarithm of how many wait. Of the workers that wait, one is
/// woken when a key becomes due, and it wakes the next.
///
/// @param <K> what is worked on
public final class WorkQueue<K> {
    private final LongSupplier nanoTicker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition isNews = lock.newCondition();

    /// All keys that are to be worked on.
    @GuardedBy("lock")
    private final Map<K, Turn<K>> turns = new HashMap<>();

    /// Those of them that nobody works on, the earliest first.
    @GuardedBy("lock")
    private final TreeSet<Turn<K>> waiting = new TreeSet<>();

    @GuardedBy("lock")
    private final Set<K> inWork = new HashSet<>();

    /// Who waits until the first key is due; other workers wait for what they are told.
    @GuardedBy("lock")
    private @Nullable Thread sentry;

    @GuardedBy("lock")
    private long asked;

    @GuardedBy("lock")
    private boolean isClosed;

    /// When a key is due.
    ///
    /// @param nanos by the ticker, which may overflow
    /// @param number in the order of asking, for those that are due at once
    private record Turn<K>(K key, long nanos, long number) implements Comparable<Turn<K>> {
        @Override
        public int compareTo(Turn<K> other) {
            int byTime = Long.signum(nanos - other.nanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

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
    public void add(K key, Duration delay) {
        lock.lock();
        try {
            Turn<K> turn = new Turn<>(key, nanoTicker.getAsLong() + delay.toNanos(), asked++);
            Turn<K> before = turns.get(key);
            if (before != null && before.nanos - turn.nanos <= 0) {
                return;
            }
            turns.put(key, turn);
            if (!inWork.contains(key)) {
                if (before != null) {
                    waiting.remove(before);
                }
                enter(turn);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Takes the key that is due, waiting for one; empty once the queue is closed. The taker calls
    /// [#done] when it has worked on it.
    public Optional<K> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return awaited();
        } finally {
            lock.unlock();
        }
    }

    /// Takes the key that is due, if there is one.
    public Optional<K> poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    /// Gives back a key that was taken.
    public void done(K key) {
        lock.lock();
        try {
            Turn<K> again = turns.get(key);
            if (inWork.remove(key) && again != null) {
                enter(again);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends the waiting of all workers.
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            isNews.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void enter(Turn<K> turn) {
        waiting.add(turn);
        if (waiting.first().equals(turn)) {
            sentry = null; // whoever stands guard expects a later one
            isNews.signal();
        }
    }

    @GuardedBy("lock")
    private Optional<K> next() {
        if (waiting.isEmpty() || waiting.first().nanos - nanoTicker.getAsLong() > 0) {
            return Optional.empty();
        }
        K key = waiting.removeFirst().key;
        turns.remove(key);
        inWork.add(key);
        return Optional.of(key);
    }

    @GuardedBy("lock")
    private Optional<K> awaited() throws InterruptedException {
        try {
            Optional<K> next = next();
            while (next.isEmpty() && !isClosed) {
                if (waiting.isEmpty() || sentry != null) {
                    isNews.await();
                } else {
                    sentry = Thread.currentThread();
                    long _ = isNews.awaitNanos(waiting.first().nanos - nanoTicker.getAsLong());
                    standDown();
                }
                next = next();
            }
            return isClosed ? Optional.empty() : next;
        } finally {
            standDown();
            if (sentry == null && !waiting.isEmpty()) {
                isNews.signal(); // somebody has to see to the others
            }
        }
    }

    @GuardedBy("lock")
    private void standDown() {
        if (sentry == Thread.currentThread()) {
            sentry = null;
        }
    }
}
