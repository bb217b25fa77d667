package dev.steelyard.rules.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// Whether this replica is the one that changes the cluster, decided by a Lease. Safe for any
/// number of threads.
///
/// A replica that loses the Lease stands for election again; it stops leading before another can
/// start, as long as clocks run at the same speed.
public final class Leadership implements BooleanSupplier, AutoCloseable {
    private static final Duration LEASE = Duration.ofSeconds(15);
    private static final Duration RENEWAL = Duration.ofSeconds(10);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final System.Logger log = System.getLogger(Leadership.class.getName());

    private final String identity;
    private final LeaderElector elector;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("leadership").factory());
    private volatile boolean isLeading;
    private volatile boolean isClosed;

    /// Names the Lease and who stands for it.
    public record Candidate(String namespace, String lease, String identity) {}

    private Leadership(KubernetesClient client, Candidate candidate, Runnable won) {
        this.identity = candidate.identity();
        this.elector =
                client.leaderElector()
                        .withConfig(
                                new LeaderElectionConfigBuilder()
                                        .withName(candidate.lease())
                                        .withLock(
                                                new LeaseLock(
                                                        candidate.namespace(),
                                                        candidate.lease(),
                                                        identity))
                                        .withLeaseDuration(LEASE)
                                        .withRenewDeadline(RENEWAL)
                                        .withRetryPeriod(RETRY)
                                        .withReleaseOnCancel(true)
                                        .withLeaderCallbacks(
                                                new LeaderCallbacks(
                                                        () -> lead(won), this::follow, _ -> {}))
                                        .build())
                        .build();
    }

    /// Stands for election; `won` is called each time it is won.
    public static Leadership start(KubernetesClient client, Candidate candidate, Runnable won) {
        Leadership leadership = new Leadership(client, candidate, won);
        leadership.thread.execute(leadership::stand);
        return leadership;
    }

    @Override
    public boolean getAsBoolean() {
        return isLeading;
    }

    private void stand() {
        while (!isClosed) {
            CompletableFuture<?> term = elector.start();
            term.exceptionally(_ -> null).join();
        }
    }

    private void lead(Runnable won) {
        isLeading = true;
        log.log(Level.INFO, "leads: identity=" + identity);
        won.run();
    }

    private void follow() {
        isLeading = false;
        log.log(Level.INFO, "leads no longer: identity=" + identity);
    }

    @Override
    public void close() {
        isClosed = true;
        thread.shutdownNow();
    }
}
