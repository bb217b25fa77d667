package dev.steelyard.usage;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.kubelet.KubeletSeries;

/// The latest readings of one node or container: the last two of the CPU counter, the last one of
/// everything else.
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
    record Latest(Point cpu, Point before, Point memory, Point swap, Point start) {}

    @GuardedBy("this")
    private long cpuMillis = NONE;

    @GuardedBy("this")
    private double cpu;

    @GuardedBy("this")
    private long beforeMillis = NONE;

    @GuardedBy("this")
    private double before;

    @GuardedBy("this")
    private long memoryMillis = NONE;

    @GuardedBy("this")
    private double memory;

    @GuardedBy("this")
    private long swapMillis = NONE;

    @GuardedBy("this")
    private double swap;

    @GuardedBy("this")
    private long startToldMillis = NONE;

    @GuardedBy("this")
    private double startSeconds;

    /// Takes a reading in. One that is not newer than what is there is passed over: another series
    /// of the same container, or a repeated one.
    synchronized void take(KubeletSeries family, long millis, double value) {
        switch (family) {
            case NODE_CPU, CONTAINER_CPU -> takeCpu(millis, value);
            case NODE_MEMORY, CONTAINER_MEMORY -> {
                if (millis > memoryMillis) {
                    memoryMillis = millis;
                    memory = value;
                }
            }
            case NODE_SWAP, CONTAINER_SWAP -> {
                if (millis > swapMillis) {
                    swapMillis = millis;
                    swap = value;
                }
            }
            case CONTAINER_START -> {
                if (millis > startToldMillis) {
                    startToldMillis = millis;
                    startSeconds = value;
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
                new Point(startToldMillis, startSeconds * 1_000));
    }

    @GuardedBy("this")
    private void takeCpu(long millis, double value) {
        if (millis <= cpuMillis) {
            return;
        }
        boolean fell = value < cpu;
        beforeMillis = fell ? NONE : cpuMillis;
        before = cpu;
        cpuMillis = millis;
        cpu = value;
    }
}
