package dev.steelyard.scrape;

import java.time.InstantSource;

/// Time as scrape loops need it: what it is, how much went by, and waiting.
public interface ScrapeClock {
    /// The wall time in milliseconds since the epoch.
    long nowMillis();

    /// A time that only differences have a meaning of, in nanoseconds; never goes back.
    long nanos();

    /// Waits so many milliseconds, whatever the wall time does meanwhile.
    void sleep(long millis) throws InterruptedException;

    /// The clock of this machine, with wall time from `instants`.
    static ScrapeClock of(InstantSource instants) {
        return new ScrapeClock() {
            @Override
            public long nowMillis() {
                return instants.millis();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long millis) throws InterruptedException {
                Thread.sleep(millis);
            }
        };
    }
}
