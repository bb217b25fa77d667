package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.steelyard.sample.Customers;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Whatever happens to targets, the workload keeps its size, the rule says why, and recovery is
/// told.
@OnRealCluster
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingIsNeverZeroIT {
    private static final String NAMESPACE = "missing";
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int HELD = 4;

    private ShopFront shop;
    private Customers customers;

    @BeforeAll
    void open(RealCluster cluster) {
        shop =
                new ShopFront(
                        cluster,
                        NAMESPACE,
                        ShopFront.rule(
                                NAMESPACE,
                                """
                                replicas: {min: 1, max: 8}
                                signals:
                                - rate: {metric: http_requests_total, over: 15s, perReplica: 25}
                                """));
        customers = shop.customers(95);
        shop.awaitPods(HELD, LONGEST);
        awaitState("OK");
    }

    @AfterEach
    void recover() {
        shop.awaitPods(HELD, LONGEST);
        shop.pods().forEach(pod -> shop.behave(pod, "well"));
        awaitState("OK");
        assertThat(shop.wantedReplicas()).isEqualTo(HELD);
    }

    @AfterAll
    void close() {
        customers.close();
        shop.close();
    }

    @Test
    void nothingIsMadeOfTargetsThatAllFail() {
        allBehave("garbage", "Unreachable", "line 1");
        allBehave("fail", "Unreachable", "500");
        allBehave("drop", "Absent", "no longer");
        allBehave("hang", "Unreachable", "cannot be scraped");
        assertThat(condition("Fresh")).isEqualTo("False");
        holdsForAWhile();
    }

    private void allBehave(String behaviour, String state, String reason) {
        shop.pods().forEach(pod -> shop.behave(pod, behaviour));
        await("%s: %s because of %s".formatted(behaviour, state, reason))
                .atMost(LONGEST)
                .until(() ->
                        shop.ruleStatus(".signals[0].state").equals(state)
                                && shop.ruleStatus(".signals[0].message").contains(reason));
        assertThat(shop.wantedReplicas()).as(behaviour).isEqualTo(HELD);
    }

    @Test
    void oneTargetFailingIsHeld() {
        Pod one = shop.pods().getFirst();
        shop.behave(one, "fail");
        awaitState("Held");
        assertThat(shop.ruleStatus(".signals[0].message")).contains(one.getMetadata().getName());
        holdsForAWhile();
    }

    @Test
    void podThatVanishesLeavesNoHole(RealCluster cluster) {
        String one = shop.pods().getFirst().getMetadata().getName();
        cluster.kubectl("-n", NAMESPACE, "delete", "pod", one, "--grace-period=0", "--force")
                .mustSucceed();
        holdsForAWhile();
        shop.awaitPods(HELD, LONGEST);
    }

    private void awaitState(String state) {
        await("state " + state)
                .atMost(LONGEST)
                .until(() -> shop.ruleStatus(".signals[0].state").equals(state));
    }

    private String condition(String type) {
        return shop.ruleStatus(".conditions[?(@.type==\"" + type + "\")].status");
    }

    /// Longer than the window of the rate and the stabilisation of the HPA together: a zero would
    /// show.
    private void holdsForAWhile() {
        await("holds " + HELD)
                .during(Duration.ofSeconds(30))
                .atMost(Duration.ofSeconds(35))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> shop.wantedReplicas() == HELD);
    }
}
