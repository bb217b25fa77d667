package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// `deploy/host-network`: where the control plane does not reach pods, replicas stand in the
/// network of their nodes.
@OnRealCluster
class HostNetworkIT {
    private static final String BRIDGE = "10.244.0.1";
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /// It listens on the cluster's bridge alone: the other addresses are those of the machine that
    /// the test runs on. There is one node, which has room for one replica.
    @Test
    void answersFromTheNetworkOfItsNode(RealCluster cluster) {
        String manifests =
                cluster.kubectl("kustomize", "deploy/host-network")
                        .mustSucceed()
                        .replace("=0.0.0.0:", "=" + BRIDGE + ":")
                        .replace("replicas: 2", "replicas: 1");
        assertThat(manifests)
                .contains("--listen=" + BRIDGE + ":10443", "hostNetwork: true", "replicas: 1");
        try {
            cluster.apply(manifests);
            cluster.waitUntilServing();
            await("the replicas before are gone")
                    .atMost(LONGEST)
                    .untilAsserted(() -> {
                        assertThat(endpoints(cluster, "{.endpoints[*].addresses[*]}"))
                                .isEqualTo(BRIDGE);
                        assertThat(endpoints(cluster, "{.ports[?(@.name==\"https\")].port}"))
                                .isEqualTo("10443");
                    });
            await("the kubelet has been asked twice from there")
                    .atMost(LONGEST)
                    .until(() ->
                            cluster.raw("/apis/metrics.k8s.io/v1beta1/nodes")
                                    .contains("\"usage\":"));
        } finally {
            cluster.kubectl("apply", "-k", "deploy/base").mustSucceed();
            cluster.waitUntilServing();
        }
    }

    private static String endpoints(RealCluster cluster, String path) {
        return cluster.kubectl(
                        "-n",
                        "steelyard",
                        "get",
                        "endpointslices",
                        "-l",
                        "kubernetes.io/service-name=steelyard",
                        "-o",
                        "jsonpath={range .items[*]}" + path + "{end}")
                .mustSucceed();
    }
}
