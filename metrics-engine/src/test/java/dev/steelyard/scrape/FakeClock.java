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

    /// Waits until so many loops have nothing to do but to wait for a later time, those that were
    /// told to stop not counted.
    synchronized void awaitSleepers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (living().count() != count
                || living().anyMatch(sleeper -> sleeper.wake <= elapsedMillis)) {
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
        return living().mapToLong(Sleeper::wake).min().orElse(Long.MAX_VALUE) - elapsedMillis;
    }

    private synchronized Stream<Sleeper> living() {
        return sleepers.stream().filter(sleeper -> !sleeper.thread.isInterrupted());
    }
}
