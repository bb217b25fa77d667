package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.steelyard.sample.Customers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The main job: a rule makes an HPA, and the HPA follows the load.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScaleOnRateIT {
    /// Just under 500 a second, for ten replicas at 50. The HPA tolerates a tenth: once at nine, it
    /// would stay there, so the number is exact only where it is reached from below eight.
    private static final double BUSY = 490;

    private static final double QUIET = 95;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final String NAMESPACE = "scale-on-rate";
    private static final String RULE =
            ShopFront.rule(
                    NAMESPACE,
                    """
                    replicas: {min: 2, max: 20}
                    signals:
                    - rate: {metric: http_requests_total, perReplica: 50}
                    """);

    private ShopFront shop;

    @BeforeAll
    void open(RealCluster cluster) {
        shop = new ShopFront(cluster, NAMESPACE, "");
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void loadMakesTenPodsAndItsEndLeavesTwo(RealCluster cluster) {
        assertThat(shop.readyPods()).isEqualTo(2);
        try (Customers _ = shop.customers(BUSY)) {
            awaitServedFor(Duration.ofSeconds(70));
            cluster.apply(RULE);
            Stopwatch rule = new Stopwatch();
            awaitWanted(10, rule, "the rule");
            shop.awaitPods(10, LONGEST);
            rule.tell("10 pods ready after the rule");
            await().atMost(LONGEST)
                    .until(() -> shop.signal("main"), value -> value > 480 && value <= 500);
            assertThat(shop.hpa(shop.ruleStatus(".hpa")).getStatus().getDesiredReplicas())
                    .isEqualTo(10);
            assertThat(shop.ruleStatus(".because")).contains("÷ 50").contains("10");
        }
        try (Customers _ = shop.customers(QUIET)) {
            Stopwatch quiet = new Stopwatch();
            awaitWanted(2, quiet, "the load fell");
            shop.awaitPods(2, LONGEST);
            quiet.tell("2 pods left after the load fell");
            await().atMost(LONGEST).until(() -> shop.ruleStatus(".desired").equals("2"));
        }
        try (Customers _ = shop.customers(BUSY)) {
            Stopwatch busy = new Stopwatch();
            await("wanted").atMost(LONGEST).until(shop::wantedReplicas, wanted -> wanted > 2);
            busy.tell("the HPA wants more after the load rose");
            await("wanted").atMost(LONGEST).until(shop::wantedReplicas, wanted -> wanted >= 9);
            busy.tell("the HPA wants 9 or 10 after the load rose");
            await("agreed")
                    .atMost(LONGEST)
                    .until(() -> shop.ruleStatus(".desired").equals(shop.wantedReplicas() + ""));
        }
    }

    /// The load has to be there for longer than the window before the rate says it in full.
    private static void awaitServedFor(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    private void awaitWanted(int replicas, Stopwatch since, String cause) {
        await("wanted " + replicas)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(shop::wantedReplicas, wanted -> wanted == replicas);
        since.tell("the HPA wants %d after %s".formatted(replicas, cause));
    }
}
