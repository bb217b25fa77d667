package dev.steelyard.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.usage.LatestReadings.Subject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The latest readings of one node or container: the last two of the CPU counter, the last one of
/// everything else; and those that were the latest when the counter last began anew.
///
/// Written by the feed's thread, read by any; both under the lock of this object.
final class Readings {
    /// The time of a reading that has not come.
    static final long NONE = Long.MIN_VALUE;

    /// A value and when it was read. `millis` is [#NONE] where there is none.
    record Point(long millis, double value) {
        static final Point MISSING = new Point(NONE, 0);

        boolean isThere() {
            return millis != NONE;
        }
    }

    /// All readings at one moment.
    ///
    /// @param before the CPU counter's reading before the last; missing if the counter fell since
    /// @param start the time of the container's start in milliseconds, as a value
    /// @param heardMillis when the older of the last readings of CPU and memory reached us, by our
    ///   own clock; [#NONE] where one of them has not
    record Latest(
            Point cpu, Point before, Point memory, Point swap, Point start, long heardMillis) {
        /// The same with one more, where it was read when the CPU counter was, or before, and is
        /// newer than what is there. A start counts by when it was, since it is told by the scrape.
        Latest with(KubeletSeries family, Point reading, long heard) {
            double read =
                    family == KubeletSeries.CONTAINER_START
                            ? reading.value() * 1_000
                            : reading.millis();
            if (read > cpu.millis()) {
                return this;
            }
            return switch (family) {
                case NODE_CPU, CONTAINER_CPU -> this;
                case NODE_MEMORY, CONTAINER_MEMORY ->
                        reading.millis() > memory.millis()
                                ? new Latest(cpu, before, reading, swap, start, heard)
                                : this;
                case NODE_SWAP, CONTAINER_SWAP ->
                        reading.millis() > swap.millis()
                                ? new Latest(cpu, before, memory, reading, start, heardMillis)
                                : this;
                case CONTAINER_START ->
                        reading.millis() > start.millis()
                                ? new Latest(
                                        cpu,
                                        before,
                                        memory,
                                        swap,
                                        new Point(reading.millis(), read),
                                        heardMillis)
                                : this;
            };
        }
    }

    private final Subject subject;
    private int series; // the feed's thread only

    @GuardedBy("this")
    private long cpuMillis = NONE;

    @GuardedBy("this")
    private double cpu;

    @GuardedBy("this")
    private long cpuHeardMillis = NONE;

    @GuardedBy("this")
    private long beforeMillis = NONE;

    @GuardedBy("this")
    private double before;

    @GuardedBy("this")
    private long memoryMillis = NONE;

    @GuardedBy("this")
    private double memory;

    @GuardedBy("this")
    private long memoryHeardMillis = NONE;

    @GuardedBy("this")
    private long swapMillis = NONE;

    @GuardedBy("this")
    private double swap;

    @GuardedBy("this")
    private long startToldMillis = NONE;

    @GuardedBy("this")
    private double startSeconds;

    @GuardedBy("this")
    private @Nullable Latest former; // while the counter has one reading since it fell

    Readings(Subject subject) {
        this.subject = subject;
    }

    /// Whose they are.
    Subject subject() {
        return subject;
    }

    /// Notes one more series that brings them; for the feed's thread only.
    void seriesBegan() {
        series++;
    }

    /// Notes one less, and answers whether none is left; for the feed's thread only.
    boolean seriesForgotten() {
        return --series == 0;
    }

    /// Takes a reading in. One that is not newer than what is there is passed over: another series
    /// of the same container, or a repeated one.
    ///
    /// The past is told one series after the other, so that memory may come after the CPU counter
    /// was seen to fall and still be of the run before.
    ///
    /// @param heardMillis when it reached us, by our own clock
    synchronized void take(KubeletSeries family, Point reading, long heardMillis) {
        if (former != null) {
            former = former.with(family, reading, heardMillis);
        }
        switch (family) {
            case NODE_CPU, CONTAINER_CPU -> takeCpu(reading, heardMillis);
            case NODE_MEMORY, CONTAINER_MEMORY -> {
                if (reading.millis() > memoryMillis) {
                    memoryMillis = reading.millis();
                    memory = reading.value();
                    memoryHeardMillis = heardMillis;
                }
            }
            case NODE_SWAP, CONTAINER_SWAP -> {
                if (reading.millis() > swapMillis) {
                    swapMillis = reading.millis();
                    swap = reading.value();
                }
            }
            case CONTAINER_START -> {
                if (reading.millis() > startToldMillis) {
                    startToldMillis = reading.millis();
                    startSeconds = reading.value();
                }
            }
        }
    }

    synchronized Latest latest() {
        return new Latest(
                new Point(cpuMillis, cpu),
                new Point(beforeMillis, before),
                new Point(memoryMillis, memory),
                new Point(swapMillis, swap),
                new Point(startToldMillis, startSeconds * 1_000),
                Math.min(cpuHeardMillis, memoryHeardMillis));
    }

    /// The latest readings of the run before, while there is but one of the CPU counter of this
    /// run.
    synchronized Optional<Latest> former() {
        return Optional.ofNullable(former);
    }

    @GuardedBy("this")
    private void takeCpu(Point reading, long heardMillis) {
        if (reading.millis() <= cpuMillis) {
            return;
        }
        boolean fell = reading.value() < cpu;
        if (fell || former != null) { // a write tells the collector to look at this object again
            former = fell ? latest() : null;
        }
        beforeMillis = fell ? NONE : cpuMillis;
        before = cpu;
        cpuMillis = reading.millis();
        cpu = reading.value();
        cpuHeardMillis = heardMillis;
    }
}
