package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.points.EvaluationException;
import dev.steelyard.promql.points.EvaluationException.Kind;
import dev.steelyard.promql.points.StepSeries;
import dev.steelyard.promql.points.Steps;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a query may still take: points and bytes in memory, and time. Owned by the thread that
/// evaluates it; a second thread has one of its own, while both hold against the same limits.
///
/// Bytes are estimated: what is held for a series is counted with its points, what is read is
/// counted while it is in columns. Labels that the store has anyhow are not.
public final class Budget {
    /// Gaps take memory too; so many steps weigh as much as one point does elsewhere.
    private static final int STEPS_PER_POINT = 2;

    /// A sample in columns: its time and its value.
    private static final long SAMPLE_BYTES = 16;

    /// The clock is looked at once in so many checks.
    private static final int CHECKS_PER_LOOK = 64;

    /// What a query may take.
    ///
    /// @param maxSamples points in memory at one time
    /// @param maxBytes bytes in memory at one time
    /// @param timeoutNanos how long it may take
    /// @param nanoTicker elapsed nanoseconds
    /// @param canceled whether the asker gave up
    public record Limits(
            int maxSamples,
            long maxBytes,
            long timeoutNanos,
            LongSupplier nanoTicker,
            BooleanSupplier canceled) {}

    /// What two threads hold together.
    private static final class Together {
        final AtomicLong held;
        final AtomicLong heldBytes;
        volatile boolean givenUp;

        Together(long held, long heldBytes) {
            this.held = new AtomicLong(held);
            this.heldBytes = new AtomicLong(heldBytes);
        }
    }

    private final Limits limits;
    private final long startNanos;
    private @Nullable Together together; // null while there is one thread
    private long held;
    private long peak;
    private long heldBytes;
    private long peakBytes;
    private long samplesRead;
    private long series;
    private int checks;

    /// A budget that begins now.
    public Budget(Limits limits) {
        this.limits = limits;
        this.startNanos = limits.nanoTicker().getAsLong();
    }

    private Budget(Budget first, Together together) {
        this.limits = first.limits;
        this.startNanos = first.startNanos;
        this.together = together;
    }

    /// A budget for a second thread, until it ends and [#join] is told.
    Budget shared() {
        Together both = new Together(held, heldBytes);
        together = both;
        return new Budget(this, both);
    }

    /// Has the thread whose budget this is end soon. Any thread may call this.
    void giveUp() {
        if (together != null) {
            together.givenUp = true;
        }
    }

    /// Takes over what a second thread came to; it has ended.
    void join(Budget second) {
        if (together != null) {
            held = together.held.get();
            heldBytes = together.heldBytes.get();
            together = null;
        }
        peak = Math.max(peak, second.peak);
        peakBytes = Math.max(peakBytes, second.peakBytes);
        samplesRead += second.samplesRead;
        series += second.series;
    }

    /// Ends the evaluation where time is up or the asker is gone.
    public void check() {
        if (checks++ % CHECKS_PER_LOOK == 0) {
            look();
        }
    }

    private void look() {
        if (limits.canceled().getAsBoolean() || (together != null && together.givenUp)) {
            throw new EvaluationException(
                    Kind.CANCELED, "query was canceled in expression evaluation");
        }
        if (limits.nanoTicker().getAsLong() - startNanos > limits.timeoutNanos()) {
            throw new EvaluationException(Kind.TIMEOUT, "query timed out in expression evaluation");
        }
    }

    /// Refuses steps of which a single series would take more memory than there is.
    void require(Steps steps) {
        if (steps.count() / STEPS_PER_POINT > limits.maxSamples()) {
            throw EvaluationException.tooManySamples();
        }
    }

    /// One more series was read, with so many samples, which are in memory for now.
    void read(long samples) {
        series++;
        samplesRead += samples;
        reach(held + samples);
        reachBytes(heldBytes + samples * SAMPLE_BYTES);
    }

    /// A series stays in memory.
    void hold(StepSeries kept) {
        held = add(together == null ? null : together.held, held, weight(kept));
        reach(held);
        holdBytes(kept.estimatedBytes());
    }

    /// A series that stayed is let go.
    void release(StepSeries gone) {
        held = add(together == null ? null : together.held, held, -weight(gone));
        releaseBytes(gone.estimatedBytes());
    }

    /// Something else stays in memory.
    void holdBytes(long bytes) {
        heldBytes = add(together == null ? null : together.heldBytes, heldBytes, bytes);
        reachBytes(heldBytes);
    }

    /// That is let go.
    void releaseBytes(long bytes) {
        heldBytes = add(together == null ? null : together.heldBytes, heldBytes, -bytes);
    }

    private static long add(@Nullable AtomicLong both, long alone, long more) {
        return both == null ? alone + more : both.addAndGet(more);
    }

    private static long weight(StepSeries series) {
        return Math.max(1, series.steps() / STEPS_PER_POINT);
    }

    private void reach(long samples) {
        peak = Math.max(peak, samples);
        if (samples > limits.maxSamples()) {
            throw EvaluationException.tooManySamples();
        }
    }

    private void reachBytes(long bytes) {
        peakBytes = Math.max(peakBytes, bytes);
        if (bytes > limits.maxBytes()) {
            throw EvaluationException.tooManyBytes(limits.maxBytes());
        }
    }

    /// How many series were read.
    public long series() {
        return series;
    }

    /// How many samples were read.
    public long samplesRead() {
        return samplesRead;
    }

    /// The most points that were in memory at one time.
    public long peakSamples() {
        return peak;
    }

    /// The most bytes that were in memory at one time, as far as they are counted.
    public long peakBytes() {
        return peakBytes;
    }
}
