package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Terms are short here; only the order of what happens is looked at.
@Timeout(60)
@EnableKubernetesMockClient(crud = true)
class LeadershipTest {
    private static final Leadership.Terms SHORT =
            new Leadership.Terms(
                    Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofMillis(50));

    @SuppressWarnings("NullAway.Init") // the extension gives it before each test
    KubernetesClient client;

    private final AtomicReference<@Nullable LeaderElectionRecord> lease = new AtomicReference<>();
    private final BlockingQueue<String> won = new LinkedBlockingQueue<>();
    private final AtomicLong nanos = new AtomicLong();

    /// A lease in memory.
    private final class MemoryLock implements Lock {
        private final String identity;
        volatile boolean isCutOff;

        MemoryLock(String identity) {
            this.identity = identity;
        }

        @Override
        @SuppressWarnings("NullAway") // the interface says null where there is none
        public LeaderElectionRecord get(KubernetesClient unused) {
            reach();
            return lease.get();
        }

        @Override
        public void create(KubernetesClient unused, LeaderElectionRecord term) {
            reach();
            if (!lease.compareAndSet(null, term)) {
                throw new KubernetesClientException("exists already");
            }
        }

        @Override
        public void update(KubernetesClient unused, LeaderElectionRecord term) {
            reach();
            lease.set(term);
        }

        private void reach() {
            if (isCutOff) {
                throw new KubernetesClientException("connection refused");
            }
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public String describe() {
            return "memory";
        }
    }

    private Leadership stand(MemoryLock lock) {
        return Leadership.start(
                client, new TimedLock(lock, nanos::get), SHORT, () -> won.add(lock.identity));
    }

    private String winner() throws InterruptedException {
        String winner = won.poll(30, TimeUnit.SECONDS);
        assertThat(winner).as("a winner").isNotNull();
        return winner;
    }

    @Test
    void ofTwoCandidatesOneLeadsAndTheOtherFollowsWhenItGoes() throws InterruptedException {
        Leadership first = stand(new MemoryLock("a"));
        assertThat(winner()).isEqualTo("a");
        try (Leadership second = stand(new MemoryLock("b"))) {
            assertThat(first.getAsBoolean()).isTrue();
            assertThat(second.getAsBoolean()).isFalse();
            first.close();
            assertThat(winner()).isEqualTo("b");
            assertThat(first.getAsBoolean()).isFalse();
            assertThat(second.getAsBoolean()).isTrue();
        }
    }

    @Test
    void whoLostTheLeaseStandsAgainAndMayWinAgain() throws InterruptedException {
        MemoryLock lock = new MemoryLock("a");
        try (Leadership leadership = stand(lock)) {
            assertThat(winner()).isEqualTo("a");
            ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
            lease.set(new LeaderElectionRecord("b", Duration.ofMillis(1), now, now, 7));
            assertThat(winner()).as("after b let it run out").isEqualTo("a");
            assertThat(leadership.getAsBoolean()).isTrue();
        }
    }

    @Test
    void whoCannotRenewLeadsNoLongerThanItMay() throws InterruptedException {
        MemoryLock lock = new MemoryLock("a");
        try (Leadership leadership = stand(lock)) {
            assertThat(winner()).isEqualTo("a");
            assertThat(leadership.getAsBoolean()).isTrue();
            lock.isCutOff = true;
            nanos.addAndGet(SHORT.renewal().toNanos());
            assertThat(leadership.getAsBoolean()).isFalse();
            lock.isCutOff = false;
        }
    }

    @Test
    void aRealLeaseIsTakenAndGivenBack() throws InterruptedException {
        Leadership leadership =
                Leadership.start(
                        client,
                        new Leadership.Candidate("steelyard", "rules", "a"),
                        nanos::get,
                        () -> won.add("a"));
        assertThat(winner()).isEqualTo("a");
        assertThat(lease().getHolderIdentity()).isEqualTo("a");
        assertThat(lease().getLeaseDurationSeconds()).isEqualTo(15);
        leadership.close();
        // The client's merge patch leaves the holder's name and has the Lease end in a second.
        assertThat(lease().getLeaseDurationSeconds()).isEqualTo(1);
        assertThat(leadership.getAsBoolean()).isFalse();
    }

    private LeaseSpec lease() {
        return client.leases().inNamespace("steelyard").withName("rules").get().getSpec();
    }
}
