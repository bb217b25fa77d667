package dev.steelyard.scrape;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A clock that stands until the test moves it. Waits end when the time they wait for has come.
final class FakeClock implements ScrapeClock {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Long> sleepers = new ArrayList<>(); // when they wake, in elapsed time
    private long nowMillis;
    private long elapsedMillis;

    FakeClock(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    @Override
    public synchronized long nowMillis() {
        return nowMillis;
    }

    @Override
    public synchronized long nanos() {
        return Duration.ofMillis(elapsedMillis).toNanos();
    }

    @Override
    public synchronized void sleep(long millis) throws InterruptedException {
        Long wake = elapsedMillis + millis;
        sleepers.add(wake);
        notifyAll();
        try {
            while (elapsedMillis < wake) {
                wait();
            }
        } finally {
            sleepers.remove(wake);
            notifyAll();
        }
    }

    /// Moves the time, as an answer that takes its time does.
    synchronized void advance(long millis) {
        nowMillis += millis;
        elapsedMillis += millis;
        notifyAll();
    }

    /// Sets the wall time, as an administrator does; nobody waits shorter or longer for it.
    synchronized void set(long millis) {
        nowMillis = millis;
    }

    /// Waits until so many loops have nothing to do but to wait for a later time.
    synchronized void awaitSleepers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (sleepers.size() != count
                || sleepers.stream().anyMatch(wake -> wake <= elapsedMillis)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new AssertionError("expected " + count + " sleepers: " + sleepers);
            }
            wait(left);
        }
    }

    /// Moves the time wake by wake, so that each of so many loops does all that is due on the way.
    void run(long millis, int loops) throws InterruptedException {
        awaitSleepers(loops);
        long left = millis;
        for (long step = toNextWake(); step <= left; step = toNextWake()) {
            advance(step);
            left -= step;
            awaitSleepers(loops);
        }
        advance(left);
    }

    private synchronized long toNextWake() {
        return sleepers.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE)
                - elapsedMillis;
    }
}
