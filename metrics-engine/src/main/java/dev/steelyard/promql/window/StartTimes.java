package dev.steelyard.promql.window;

/// What the start times of two neighbouring samples say of the counter between them.
final class StartTimes {
    private StartTimes() {}

    /// Whether the counter began anew between a sample and the next one.
    ///
    /// A start of 0 is not known, one at or after its own sample is of no use. A count that begins
    /// exactly at the sample before is a reset only where that sample's own start is known.
    static boolean tellReset(long previousStart, long previous, long start, long time) {
        if (previousStart == start || start == 0 || start >= time || start < previous) {
            return false;
        }
        if (start > previous) {
            return true;
        }
        return previousStart != 0 && previousStart < previous;
    }

    /// Whether the counter began anew between `time` and the sample at `sampleTime`.
    static boolean tellResetAfter(long time, long start, long sampleTime) {
        return start > time && sampleTime > time && tellReset(time, time, start, sampleTime);
    }

    /// Whether a sample says that it began before the one before it, though that began otherwise.
    static boolean overlap(long previousStart, long previous, long start) {
        return start != 0 && start < previous && start != previousStart;
    }
}
