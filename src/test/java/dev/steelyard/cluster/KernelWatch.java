package dev.steelyard.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Reads the kernel's accounts of a container ten times a second, so that what the kubelet says of
/// a time can be compared with the kernel's figures of that very time.
final class KernelWatch implements AutoCloseable {
    private record Reading(long cpuNanos, long workingSet) {}

    private static final long PERIOD_MILLIS = 100;

    private final NavigableMap<Instant, Reading> readings = new ConcurrentSkipListMap<>();
    private final ScheduledExecutorService reading = Executors.newSingleThreadScheduledExecutor();

    KernelWatch(KernelAccounts accounts) {
        var _ =
                reading.scheduleAtFixedRate(
                        () ->
                                readings.put(
                                        Instant.now(),
                                        new Reading(accounts.cpuNanos(), accounts.workingSet())),
                        0,
                        PERIOD_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /// Whether all of the window that ends at `end` was watched.
    boolean covers(Instant end, Duration window) {
        return !readings.isEmpty()
                && readings.firstKey().isBefore(end.minus(window))
                && readings.lastKey().isAfter(end);
    }

    /// How many nanoseconds of CPU were used per second of the window that ends at `end`.
    double nanocores(Instant end, Duration window) {
        return (cpuAt(end) - cpuAt(end.minus(window))) / (window.toNanos() / 1e9);
    }

    /// The least and the most that the working set was between two times.
    LongSummaryStatistics workingSet(Instant from, Instant to) {
        return readings.subMap(from, true, to, true).values().stream()
                .mapToLong(Reading::workingSet)
                .summaryStatistics();
    }

    /// The counter at a time, on the line between the readings before and after.
    private double cpuAt(Instant time) {
        Map.Entry<Instant, Reading> before = readings.floorEntry(time);
        Map.Entry<Instant, Reading> after = readings.higherEntry(time);
        double way = nanos(before.getKey(), time) / (double) nanos(before.getKey(), after.getKey());
        long from = before.getValue().cpuNanos();
        return from + way * (after.getValue().cpuNanos() - from);
    }

    private static long nanos(Instant from, Instant to) {
        return Duration.between(from, to).toNanos();
    }

    @Override
    public void close() {
        reading.close();
    }
}
