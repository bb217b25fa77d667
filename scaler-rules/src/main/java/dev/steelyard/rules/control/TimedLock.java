package dev.steelyard.rules.control;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/// A lock that knows when it was last taken or renewed. Safe for any number of threads.
final class TimedLock implements Lock {
    private final Lock lock;
    private final LongSupplier nanoTicker;
    private volatile OptionalLong renewedNanos = OptionalLong.empty();

    TimedLock(Lock lock, LongSupplier nanoTicker) {
        this.lock = lock;
        this.nanoTicker = nanoTicker;
    }

    /// Whether it was renewed so short a time ago. A renewal counts from when it was asked for,
    /// because the others count from when it was granted.
    boolean isRenewedWithin(Duration time) {
        OptionalLong last = renewedNanos;
        return last.isPresent() && nanoTicker.getAsLong() - last.getAsLong() < time.toNanos();
    }

    @Override
    public LeaderElectionRecord get(KubernetesClient client) {
        return lock.get(client);
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord term) {
        long asked = nanoTicker.getAsLong();
        lock.create(client, term);
        renewedNanos = OptionalLong.of(asked);
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord term) {
        long asked = nanoTicker.getAsLong();
        lock.update(client, term);
        renewedNanos = OptionalLong.of(asked);
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
