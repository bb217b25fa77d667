package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.steelyard.sample.Customers;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// Who may ask, and that asking goes on through rotation and loss.
@OnRealCluster
@Isolated("Kills a replica and rotates an authority: nobody else is to feel it.")
class AccessIT {
    private static final String NODES = "/apis/metrics.k8s.io/v1beta1/nodes";

    @Test
    void callerWithoutTheRightIsForbidden(RealCluster cluster) {
        assertThat(
                        cluster.kubectl(
                                        "get",
                                        "--raw",
                                        NODES,
                                        "--as=eve",
                                        "--as-group=system:authenticated")
                                .mustFail())
                .contains("eve")
                .containsIgnoringCase("forbidden");
    }

    @Test
    void directCallerWithoutTheRightIsForbiddenByUsToo(RealCluster cluster) {
        String token =
                cluster.kubectl("-n", "default", "create", "token", "default")
                        .mustSucceed()
                        .strip();
        assertThat(curl(cluster, NODES, "-H", "Authorization: Bearer " + token))
                .startsWith("403")
                .contains("system:serviceaccount:default:default");
    }

    @Test
    void forgedFrontProxyHeadersAreWorthNothing(RealCluster cluster) {
        assertThat(
                        curl(
                                cluster,
                                NODES,
                                "-H",
                                "X-Remote-User: admin",
                                "-H",
                                "X-Remote-Group: system:masters"))
                .startsWith("403")
                .contains("system:anonymous");
    }

    @Test
    void forgedFrontProxyHeadersWithABadTokenAreUnauthorized(RealCluster cluster) {
        assertThat(
                        curl(
                                cluster,
                                NODES,
                                "-H",
                                "X-Remote-User: admin",
                                "-H",
                                "X-Remote-Group: system:masters",
                                "-H",
                                "Authorization: Bearer forged"))
                .startsWith("401");
    }

    @Test
    void certificateOfAnUnknownAuthorityIsUnauthorized(RealCluster cluster) {
        String folder = RealCluster.ROOT.resolve("src/test/target").toString();
        cluster.shell(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /O=system:masters/CN=front-proxy-client -keyout %1$s/forged.key -out %1$s/forged.crt"
                                .formatted(folder))
                .mustSucceed();
        assertThat(
                        curl(
                                cluster,
                                NODES,
                                "--cert",
                                folder + "/forged.crt",
                                "--key",
                                folder + "/forged.key",
                                "-H",
                                "X-Remote-User: admin",
                                "-H",
                                "X-Remote-Group: system:masters"))
                .startsWith("401");
    }

    @Test
    void rotatedFrontProxyAuthorityIsHonouredWithoutARestart(RealCluster cluster) {
        List<String> before = podsAndRestarts(cluster);
        RealCluster.harness("rotate-front-proxy").mustSucceed();
        await().atMost(Duration.ofMinutes(1))
                .until(() -> cluster.kubectl("get", "--raw", NODES).exitCode() == 0);
        cluster.waitUntilServing();
        assertThat(podsAndRestarts(cluster)).isEqualTo(before);
    }

    @Test
    void oneReplicaKilledLosesNoSync(RealCluster cluster) {
        Replicas replicas = new Replicas(cluster);
        try (ShopFront shop =
                        new ShopFront(
                                cluster,
                                "killed",
                                ShopFront.rule(
                                        "killed",
                                        """
                                        replicas: {min: 2, max: 10}
                                        signals:
                                        - rate: {metric: http_requests_total, perReplica: 50}
                                        """));
                Customers _ = shop.customers(190)) {
            shop.awaitPods(4, Duration.ofMinutes(3));
            List<String> before = replicas.failedSyncs("killed");
            Pod victim = replicas.all().getFirst();
            cluster.kubectl(
                            "-n",
                            "steelyard",
                            "delete",
                            "pod",
                            victim.getMetadata().getName(),
                            "--wait=false")
                    .mustSucceed();
            await("no failed sync while one replica is replaced")
                    .during(Duration.ofSeconds(30))
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> scalingActive(shop) && shop.wantedReplicas() == 4);
            assertThat(replicas.failedSyncs("killed")).isEqualTo(before);
            cluster.waitUntilServing();
        }
    }

    private static boolean scalingActive(ShopFront shop) {
        return shop.hpa(shop.ruleStatus(".hpa")).getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("ScalingActive") && c.getStatus().equals("True"));
    }

    private static List<String> podsAndRestarts(RealCluster cluster) {
        return new Replicas(cluster)
                .all().stream()
                        .map(pod ->
                                pod.getMetadata().getName()
                                        + " "
                                        + pod.getStatus()
                                                .getContainerStatuses()
                                                .getFirst()
                                                .getRestartCount())
                        .sorted()
                        .toList();
    }

    private static String curl(RealCluster cluster, String path, String... arguments) {
        Replicas replicas = new Replicas(cluster);
        return replicas.ask(replicas.all().getFirst(), path, arguments);
    }
}
