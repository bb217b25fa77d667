package dev.steelyard.rules.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether this replica is the one that changes the cluster, decided by a Lease. Safe for any
/// number of threads.
///
/// A replica that loses the Lease stands for election again. It stops leading before another can
/// start, as long as clocks run at the same speed: what counts is when it last renewed the Lease,
/// so that a request that hangs does not keep it leading.
public final class Leadership implements BooleanSupplier, AutoCloseable {
    private static final System.Logger log = System.getLogger(Leadership.class.getName());

    private static final Duration GIVING_BACK = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final TimedLock lock;
    private final Terms terms;
    private final Runnable won;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("leadership").factory());
    private volatile boolean isElected;

    /// Names the Lease and who stands for it.
    public record Candidate(String namespace, String lease, String identity) {}

    /// How long a Lease holds, after which time without a renewal its holder steps back, and how
    /// often it is tried.
    record Terms(Duration lease, Duration renewal, Duration retry) {
        static final Terms USUAL =
                new Terms(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    private Leadership(KubernetesClient client, TimedLock lock, Terms terms, Runnable won) {
        this.client = client;
        this.lock = lock;
        this.terms = terms;
        this.won = won;
    }

    /// Stands for election; `won` is called each time it is won.
    ///
    /// @param nanoTicker elapsed time in nanoseconds
    public static Leadership start(
            KubernetesClient client, Candidate candidate, LongSupplier nanoTicker, Runnable won) {
        Lock lease = new LeaseLock(candidate.namespace(), candidate.lease(), candidate.identity());
        return start(client, new TimedLock(lease, nanoTicker), Terms.USUAL, won);
    }

    static Leadership start(KubernetesClient client, TimedLock lock, Terms terms, Runnable won) {
        Leadership leadership = new Leadership(client, lock, terms, won);
        leadership.thread.execute(leadership::stand);
        return leadership;
    }

    @Override
    public boolean getAsBoolean() {
        return isElected && lock.isRenewedWithin(terms.renewal());
    }

    /// An elector is good for one term.
    private void stand() {
        while (!Thread.currentThread().isInterrupted()) {
            CompletableFuture<?> term = client.leaderElector().withConfig(config()).build().start();
            try {
                term.get();
            } catch (InterruptedException _) {
                term.cancel(true); // gives the Lease back
                Thread.currentThread().interrupt();
            } catch (ExecutionException ended) {
                log.log(Level.WARNING, "election failed: identity=" + lock.identity(), ended);
            }
        }
    }

    private LeaderElectionConfig config() {
        return new LeaderElectionConfigBuilder()
                .withName(lock.describe())
                .withLock(lock)
                .withLeaseDuration(terms.lease())
                .withRenewDeadline(terms.renewal())
                .withRetryPeriod(terms.retry())
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(this::lead, this::follow, _ -> {}))
                .build();
    }

    private void lead() {
        isElected = true;
        log.log(Level.INFO, "leads: identity=" + lock.identity());
        won.run();
    }

    private void follow() {
        isElected = false;
        log.log(Level.INFO, "leads no longer: identity=" + lock.identity());
    }

    /// Gives the Lease back where the API server takes it in a few seconds; else it runs out.
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(GIVING_BACK.toMillis(), TimeUnit.MILLISECONDS)) {
                log.log(Level.WARNING, "Lease not given back: identity=" + lock.identity());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
