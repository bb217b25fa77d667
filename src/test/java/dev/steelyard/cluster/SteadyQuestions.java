package dev.steelyard.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Asks kube-apiserver for the same few paths at a steady rate, each question once: a failure is
/// not mended by asking again.
final class SteadyQuestions implements AutoCloseable {
    private final KubernetesClient client;
    private final List<String> paths;
    private final ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();
    private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

    /// A question that was not answered with 200.
    ///
    /// @param code of the answer; 0 or -1 where none came
    record Failure(Instant at, String path, int code, String problem) {}

    /// @param client that asks no question twice; not closed
    SteadyQuestions(KubernetesClient client, List<String> paths, int perSecond) {
        this.client = client;
        this.paths = List.copyOf(paths);
        var _ =
                ticking.scheduleAtFixedRate(
                        this::ask,
                        0,
                        Duration.ofSeconds(1).toNanos() / perSecond,
                        TimeUnit.NANOSECONDS);
    }

    private void ask() {
        String path = paths.get((int) (asked.getAndIncrement() % paths.size()));
        asking.execute(() -> {
            Instant at = Instant.now();
            try {
                if (client.raw(path) == null) {
                    failures.add(new Failure(at, path, 404, ""));
                } else {
                    answered.incrementAndGet();
                }
            } catch (KubernetesClientException e) {
                failures.add(new Failure(at, path, e.getCode(), String.valueOf(e.getMessage())));
            }
        });
    }

    /// How many have been answered.
    long answered() {
        return answered.get();
    }

    /// Those that failed so far.
    List<Failure> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        ticking.shutdownNow();
        asking.close();
    }
}
