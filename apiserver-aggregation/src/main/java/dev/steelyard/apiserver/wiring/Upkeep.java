package dev.steelyard.apiserver.wiring;

import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/// Does things again and again, each on a thread of its own, until closed.
///
/// The threads are not virtual: one that compacts blocks computes for long, and would keep its
/// carrier, on one processor the only one, from all requests.
///
/// A chore that fails is told, counted and done again at its next turn.
public final class Upkeep implements AutoCloseable {
    private static final Logger log = Logger.getLogger(Upkeep.class);

    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("upkeep-", 0).factory());
    private final Map<String, LongAdder> failures = new ConcurrentSkipListMap<>();

    /// Does `chore` now and then after every `pause`.
    public void every(Duration pause, String name, Runnable chore) {
        LongAdder failed = failures.computeIfAbsent(name, _ -> new LongAdder());
        var _ =
                threads.submit(() -> {
                    while (!threads.isShutdown()) {
                        attempt(name, chore, failed);
                        Thread.sleep(pause);
                    }
                    return name;
                });
    }

    private static void attempt(String name, Runnable chore, LongAdder failed) {
        try {
            chore.run();
        } catch (RuntimeException e) {
            failed.increment();
            log.errorf(e, "chore %s failed, it will be tried again", name);
        }
    }

    /// How often each chore failed.
    public List<MetricFamily> families() {
        List<MetricPoint> points =
                failures.entrySet().stream()
                        .<MetricPoint>map(each ->
                                new MetricPoint.Value(
                                        Labels.of("chore", each.getKey()),
                                        each.getValue().doubleValue()))
                        .toList();
        return List.of(
                new MetricFamily(
                        "steelyard_upkeep_failures",
                        MetricType.COUNTER,
                        "Recurring chores that failed and were tried again.",
                        points));
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
