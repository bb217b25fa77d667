package dev.steelyard.usage;

import dev.steelyard.usage.Readings.Latest;
import dev.steelyard.usage.Readings.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/// Turns the latest readings of one node or container into its usage, or says why it cannot.
///
/// The answer depends on nothing but the readings, the present and when the container started, so
/// that all replicas give the same one.
///
/// @param now the present
/// @param started when it started at the earliest, as the inventory knows it; the epoch for nodes
record UsageRule(UsageOptions options, Instant now, Instant started) {
    UsageAnswer<Usage> apply(String subject, Latest latest) {
        Point cpu = latest.cpu();
        long begin = begin(latest);
        if (!isOfThisRun(cpu, begin) || !isOfThisRun(latest.memory(), begin)) {
            return new UsageAnswer.Absent<>(new Absence.NoReading(subject));
        }
        long oldest = Math.min(cpu.millis(), latest.memory().millis());
        if (isTooOld(oldest)) {
            return new UsageAnswer.Absent<>(
                    new Absence.TooOld(subject, Instant.ofEpochMilli(oldest), options.maxAge()));
        }
        Point before = before(latest, begin);
        if (!before.isThere()) {
            return new UsageAnswer.Absent<>(
                    new Absence.OneReading(subject, Instant.ofEpochMilli(cpu.millis())));
        }
        return new UsageAnswer.Known<>(usage(before, latest, begin));
    }

    private Usage usage(Point before, Latest latest, long begin) {
        Point cpu = latest.cpu();
        long window = cpu.millis() - before.millis();
        Point swap = latest.swap();
        boolean swapTold = isOfThisRun(swap, begin) && !isTooOld(swap.millis());
        return new Usage(
                Instant.ofEpochMilli(cpu.millis()),
                Duration.ofMillis(window),
                CpuTime.nanocores(before.value(), cpu.value(), window),
                (long) latest.memory().value(),
                swapTold ? OptionalLong.of((long) swap.value()) : OptionalLong.empty());
    }

    /// The reading that the last one is set against: the one before, if it is of the same run and
    /// near enough; else the start of a run that is young, where the counter stood at zero.
    private Point before(Latest latest, long begin) {
        Point before = latest.before();
        long last = latest.cpu().millis();
        if (before.isThere()
                && before.millis() > begin
                && last - before.millis() <= options.maxAge().toMillis()) {
            return before;
        }
        long start = (long) latest.start().value();
        long age = last - start;
        boolean young =
                latest.start().isThere()
                        && age >= options.startUpFrom().toMillis()
                        && age < options.startUpBefore().toMillis();
        return young ? new Point(start, 0) : Point.MISSING;
    }

    /// When the run of the container began, by whichever source knows it later.
    private long begin(Latest latest) {
        long told = latest.start().isThere() ? (long) latest.start().value() : Readings.NONE;
        return Math.max(told, started.toEpochMilli());
    }

    private static boolean isOfThisRun(Point reading, long begin) {
        return reading.isThere() && reading.millis() >= begin;
    }

    private boolean isTooOld(long millis) {
        return now.toEpochMilli() - millis > options.maxAge().toMillis();
    }
}
