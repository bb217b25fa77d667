package dev.steelyard.scrape;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Cuts off fetches whose time is over or whose thread is interrupted, by closing their
/// connections: a read that waits on a thread of the system ends in no other way, and a timer for
/// each read would cost more than the read. Safe for any number of threads.
final class FetchWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(50);

    private final Set<HttpConnection> fetching = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Thread thread;

    FetchWatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.thread = Thread.ofVirtual().name("scrape-watch").start(this::look);
    }

    /// The time that deadlines are told in, in nanoseconds.
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    void begin(HttpConnection connection) {
        fetching.add(connection);
    }

    void end(HttpConnection connection) {
        fetching.remove(connection);
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(PERIOD);
                long now = nanoTime();
                fetching.forEach(each -> each.cutOffIfDue(now));
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        fetching.forEach(HttpConnection::cutOff);
    }
}
