package dev.steelyard.scrape;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A clock that stands until the test moves it. Waits end when the time they wait for has come.
final class FakeClock implements ScrapeClock {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// @param wake when it wakes, in elapsed time
    private record Sleeper(Thread thread, long wake) {}

    private final List<Sleeper> sleepers = new ArrayList<>();
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
        Sleeper sleeper = new Sleeper(Thread.currentThread(), elapsedMillis + millis);
        sleepers.add(sleeper);
        notifyAll();
        try {
            while (elapsedMillis < sleeper.wake) {
                wait();
            }
        } finally {
            sleepers.remove(sleeper);
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

    /// Waits until the two that watch for all targets wait for a later time, those that were told
    /// to look again not counted.
    synchronized void awaitIdle() throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (living().count() != 2
                || living().anyMatch(sleeper -> sleeper.wake <= elapsedMillis)) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new AssertionError("expected two sleepers: " + sleepers);
            }
            wait(left);
        }
    }

    /// Moves the time wake by wake, so that all that is due on the way is done.
    void run(long millis) throws InterruptedException {
        awaitIdle();
        long left = millis;
        for (long step = toNextWake(); step <= left; step = toNextWake()) {
            advance(step);
            left -= step;
            awaitIdle();
        }
        advance(left);
    }

    private synchronized long toNextWake() {
        return living().mapToLong(Sleeper::wake).min().orElse(Long.MAX_VALUE) - elapsedMillis;
    }

    private synchronized Stream<Sleeper> living() {
        return sleepers.stream().filter(sleeper -> !sleeper.thread.isInterrupted());
    }
}
