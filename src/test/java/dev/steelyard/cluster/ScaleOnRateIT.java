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
    /// What comes in at 500 per second, less what keeps ten replicas enough: 500.1 would want
    /// eleven.
    private static final double BUSY = 490;

    private static final double QUIET = 95;
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private ShopFront shop;

    @BeforeAll
    void open(RealCluster cluster) {
        shop =
                new ShopFront(
                        cluster,
                        "scale-on-rate",
                        ShopFront.rule(
                                "scale-on-rate",
                                """
                                replicas: {min: 2, max: 20}
                                signals:
                                - rate: {metric: http_requests_total, perReplica: 50}
                                """));
    }

    @AfterAll
    void close() {
        shop.close();
    }

    @Test
    void loadMakesTenPodsAndItsEndLeavesTwo() {
        assertThat(shop.readyPods()).isEqualTo(2);
        Stopwatch busy = new Stopwatch();
        try (Customers _ = shop.customers(BUSY)) {
            awaitWanted(10, busy);
            shop.awaitPods(10, LONGEST);
            busy.tell("10 pods ready");
            await().atMost(LONGEST)
                    .until(() -> shop.signal("main"), value -> value > 480 && value <= 500);
            assertThat(shop.hpa(shop.ruleStatus(".hpa")).getStatus().getDesiredReplicas())
                    .isEqualTo(10);
            assertThat(shop.ruleStatus(".because")).contains("50").contains("10");
        }
        Stopwatch quiet = new Stopwatch();
        try (Customers _ = shop.customers(QUIET)) {
            awaitWanted(2, quiet);
            shop.awaitPods(2, LONGEST);
            quiet.tell("2 pods left");
            await().atMost(LONGEST).until(() -> shop.ruleStatus(".desired").equals("2"));
        }
    }

    private void awaitWanted(int replicas, Stopwatch since) {
        await("wanted " + replicas)
                .atMost(LONGEST)
                .pollInterval(Duration.ofMillis(200))
                .until(shop::wantedReplicas, wanted -> wanted == replicas);
        since.tell("the HPA wants " + replicas);
    }
}
