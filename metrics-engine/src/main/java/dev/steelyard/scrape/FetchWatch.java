package dev.steelyard.scrape;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// Cuts off fetches whose time is over, by closing their connections: a read that waits on a thread
/// of the system ends in no other way, and a timer for each read would cost more than the read.
/// Safe for any number of threads.
///
/// Sleeps until the earliest deadline that it knows of; a fetch wakes it only where its own comes
/// before that. As long as targets answer in time it wakes about once in a timeout.
final class FetchWatch implements AutoCloseable {
    private static final long FAR_NANOS = Duration.ofHours(1).toNanos();

    private final Set<HttpConnection> fetching = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Thread thread;

    /// When it looks next; far ahead while it looks, so that who begins meanwhile wakes it again.
    private volatile long wakeNanos;

    private volatile boolean closed;

    FetchWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.wakeNanos = nanoTime.getAsLong() + FAR_NANOS;
        this.thread = Thread.ofPlatform().daemon().name("scrape-watch").start(this::look);
    }

    /// The time that deadlines are told in, in nanoseconds.
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void begin(HttpConnection connection) {
        fetching.add(connection);
        if (connection.deadline() - wakeNanos < 0) {
            LockSupport.unpark(thread);
        }
    }

    void end(HttpConnection connection) {
        fetching.remove(connection);
    }

    private void look() {
        while (!closed) {
            long now = nanoTime();
            wakeNanos = now + FAR_NANOS;
            long next = now + FAR_NANOS;
            for (HttpConnection each : fetching) {
                if (each.deadline() - now <= 0) {
                    each.cutOff();
                } else if (each.deadline() - next < 0) {
                    next = each.deadline();
                }
            }
            wakeNanos = next;
            LockSupport.parkNanos(this, next - now);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        fetching.forEach(HttpConnection::cutOff);
    }
}
