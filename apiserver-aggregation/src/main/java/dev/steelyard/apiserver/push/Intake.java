package dev.steelyard.apiserver.push;

import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.storage.SampleStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where pushes come in, so many at once. Safe for any number of threads.
public final class Intake {
    private final SampleStore store;
    private final PushLimits limits;
    private final InstantSource clock;
    private final Semaphore turns;
    private final PushMetrics metrics = new PushMetrics();

    public Intake(SampleStore store, PushLimits limits, InstantSource clock) {
        this.store = store;
        this.limits = limits;
        this.clock = clock;
        this.turns = new Semaphore(limits.atOnce());
    }

    /// How much is taken.
    public PushLimits limits() {
        return limits;
    }

    /// Reads a push.
    public interface Reading {
        /// The answer to the push.
        Answer answer();
    }

    /// Has `reading` read a push when it is its turn.
    public Answer inTurn(Protocol protocol, Reading reading) {
        try {
            if (!turns.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return turnedAway(protocol, "busy", 503, "too many pushes at once, come again");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return turnedAway(protocol, "canceled", 503, "the push was given up");
        }
        try {
            return reading.answer();
        } finally {
            turns.release();
        }
    }

    /// The answer to a push of which nothing can be read.
    ///
    /// @param reason counts it; one of few
    public Answer turnedAway(Protocol protocol, String reason, int code, String problem) {
        metrics.turnedAway(protocol, reason);
        return Answer.text(code, problem + "\n");
    }

    /// Begins to write a push into the store.
    public Push open(Protocol protocol) {
        long latest = clock.millis() + limits.ahead().toMillis();
        return new Push(store.appender(), new Push.Judge(protocol, limits, latest), metrics);
    }

    /// All figures of this moment.
    public List<MetricFamily> families() {
        return metrics.families();
    }
}
