package dev.steelyard.usage;

import dev.steelyard.usage.Readings.Latest;
import dev.steelyard.usage.Readings.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Turns the latest readings of one node or container into its usage, or says why it cannot.
///
/// The answer depends on nothing but the readings, the present and when the container started, so
/// that all replicas give the same one.
///
/// @param now the present
/// @param started when it started at the earliest, as the inventory knows it, and never before
///   `since`; the epoch for nodes
/// @param since when that began of which the container is a part, its pod: what was read before was
///   something else's
record UsageRule(UsageOptions options, Instant now, Instant started, Instant since) {
    UsageRule {
        started = started.isBefore(since) ? since : started;
    }

    /// A restart leaves no gap: until this run has a usage, that of the run before holds, with its
    /// own time and no longer than any other.
    ///
    /// @param subject in words, where they are needed
    UsageAnswer<Usage> apply(Supplier<String> subject, Optional<Readings> readings) {
        if (readings.isEmpty()) {
            return new UsageAnswer.Absent<>(new Absence.NoReading(subject.get()));
        }
        Latest latest = readings.get().latest();
        UsageAnswer<Usage> answer = apply(subject, latest, begin(latest, started));
        if (answer instanceof UsageAnswer.Known<Usage>) {
            return answer;
        }
        Latest former = readings.get().former().orElse(latest);
        UsageAnswer<Usage> before = apply(subject, former, begin(former, since));
        return before instanceof UsageAnswer.Known<Usage> ? before : answer;
    }

    private UsageAnswer<Usage> apply(Supplier<String> subject, Latest latest, long begin) {
        Point cpu = latest.cpu();
        if (!isOfThisRun(cpu, begin) || !isOfThisRun(latest.memory(), begin)) {
            return new UsageAnswer.Absent<>(new Absence.NoReading(subject.get()));
        }
        if (now.toEpochMilli() - latest.heardMillis() > options.maxAge().toMillis()) {
            long oldest = Math.min(cpu.millis(), latest.memory().millis());
            return new UsageAnswer.Absent<>(
                    new Absence.TooOld(
                            subject.get(), Instant.ofEpochMilli(oldest), options.maxAge()));
        }
        Point before = before(latest, begin);
        if (!before.isThere()) {
            return new UsageAnswer.Absent<>(
                    new Absence.OneReading(subject.get(), Instant.ofEpochMilli(cpu.millis())));
        }
        return new UsageAnswer.Known<>(usage(before, latest, begin));
    }

    private Usage usage(Point before, Latest latest, long begin) {
        Point cpu = latest.cpu();
        long window = cpu.millis() - before.millis();
        Point swap = latest.swap();
        boolean swapTold = isOfThisRun(swap, begin) && areNear(swap, cpu);
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
        Point last = latest.cpu();
        if (before.isThere() && before.millis() > begin && areNear(before, last)) {
            return before;
        }
        long start = (long) latest.start().value();
        long age = last.millis() - start;
        boolean young =
                latest.start().isThere()
                        && age >= options.startUpFrom().toMillis()
                        && age < options.startUpBefore().toMillis();
        return young ? new Point(start, 0) : Point.MISSING;
    }

    /// When the run of the container began, by whichever source knows it later.
    private static long begin(Latest latest, Instant known) {
        long told = latest.start().isThere() ? (long) latest.start().value() : Readings.NONE;
        return Math.max(told, known.toEpochMilli());
    }

    private static boolean isOfThisRun(Point reading, long begin) {
        return reading.isThere() && reading.millis() >= begin;
    }

    private boolean areNear(Point one, Point other) {
        return Math.abs(one.millis() - other.millis()) <= options.maxAge().toMillis();
    }
}
