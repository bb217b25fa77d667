package dev.steelyard.rules.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.rules.Descriptions;
import dev.steelyard.rules.FakeSurroundings;
import dev.steelyard.rules.Grants;
import dev.steelyard.rules.RuleKeeper;
import dev.steelyard.rules.RuleKey;
import dev.steelyard.rules.RuleYaml;
import dev.steelyard.rules.standing.SampleLog;
import dev.steelyard.rules.v1alpha1.ScalingRule;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ReconcileLoopTest {
    private static final RuleKey BAD = new RuleKey("shop", "bad");
    private static final RuleKey WORSE = new RuleKey("shop", "worse");
    private static final RuleKey GOOD = new RuleKey("shop", "good");

    private final AtomicLong nanos = new AtomicLong();
    private final WorkQueue<RuleKey> queue = new WorkQueue<>(nanos::get);
    private final BlockingQueue<RuleKey> looked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Boolean> virtual = new LinkedBlockingQueue<>();

    /// A cluster in which looking at some rules fails.
    private final RuleCluster cluster =
            new FakeCluster() {
                @Override
                public Optional<ScalingRule> rule(RuleKey key) {
                    virtual.add(Thread.currentThread().isVirtual());
                    looked.add(key);
                    if (key.equals(BAD)) {
                        throw new KubernetesClientException("forbidden");
                    }
                    if (key.equals(WORSE)) {
                        throw new IllegalStateException("a bug");
                    }
                    return Optional.of(
                            RuleYaml.named(
                                    key.name(),
                                    """
                                    workload: {name: web}
                                    replicas: {max: 20}
                                    signals:
                                    - gauge: {metric: depth, perReplica: 50}
                                    """));
                }
            };

    private ReconcileLoop start() {
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        return ReconcileLoop.start(
                new ScalingRuleReconciler(
                        cluster,
                        new RuleKeeper(
                                new SampleLog(),
                                new RuleKeeper.World(
                                        new FakeSurroundings(), Grants.NONE, Descriptions.NONE),
                                clock),
                        () -> false,
                        clock),
                queue);
    }

    private RuleKey looked() throws InterruptedException {
        RuleKey key = looked.poll(20, TimeUnit.SECONDS);
        assertThat(key).as("a pass").isNotNull();
        return key;
    }

    private static double count(ReconcileLoop loop, String family, int point) {
        MetricFamily found =
                loop.metrics().stream()
                        .filter(each -> each.name().equals(family))
                        .findFirst()
                        .orElseThrow();
        return ((MetricPoint.Value) found.points().get(point)).value();
    }

    @Test
    void aRuleThatFailsDoesNotHoldUpOthersAndIsCounted() throws InterruptedException {
        ReconcileLoop loop = start();
        queue.add(BAD);
        assertThat(looked()).isEqualTo(BAD);
        queue.add(WORSE);
        assertThat(looked()).isEqualTo(WORSE);
        queue.add(GOOD);
        assertThat(looked()).isEqualTo(GOOD);
        loop.close(); // waits for the passes
        assertThat(count(loop, "steelyard_rule_passes", 0)).isEqualTo(3);
        assertThat(count(loop, "steelyard_rule_pass_failures", 0)).as("refused").isEqualTo(1);
        assertThat(count(loop, "steelyard_rule_pass_failures", 1)).as("unexpected").isEqualTo(1);
    }

    @Test
    void workersLeaveTheThreadsOfRequestsAlone() throws InterruptedException {
        try (ReconcileLoop _ = start()) {
            queue.add(GOOD);
            assertThat(looked()).isEqualTo(GOOD);
            assertThat(virtual).containsOnly(false);
        }
    }

    @Test
    void aRuleThatFailsIsTriedAgainWhenSomethingChangesWithoutWaiting()
            throws InterruptedException {
        try (ReconcileLoop _ = start()) {
            for (int i = 0; i < 5; i++) {
                queue.add(BAD);
                assertThat(looked()).isEqualTo(BAD);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,2", "2,4", "3,8", "5,32", "6,60", "100,60"})
    void pausesGrowUpToAMinute(int failures, int seconds) {
        assertThat(ReconcileLoop.pause(failures)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
