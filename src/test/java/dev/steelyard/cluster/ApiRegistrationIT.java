package dev.steelyard.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The cluster takes Steelyard for one of its own API servers.
@OnRealCluster
@Isolated("Takes Steelyard down for a while.")
class ApiRegistrationIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1.metrics.k8s.io",
                "v1beta1.metrics.k8s.io",
                "v1beta2.custom.metrics.k8s.io",
                "v1beta1.custom.metrics.k8s.io",
                "v1beta1.external.metrics.k8s.io"
            })
    void apiServicesAreAvailableAndTrustOurAuthority(String name, RealCluster cluster) {
        assertThat(cluster.raw("/apis/apiregistration.k8s.io/v1/apiservices/" + name))
                .containsPattern("\"reason\":\\s*\"Passed\"")
                .containsPattern("\"caBundle\":\\s*\"[A-Za-z0-9+/=]{200,}\"")
                .doesNotContainPattern("\"insecureSkipTLSVerify\":\\s*true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metrics.k8s.io/v1",
                "metrics.k8s.io/v1beta1",
                "custom.metrics.k8s.io/v1beta2",
                "custom.metrics.k8s.io/v1beta1",
                "external.metrics.k8s.io/v1beta1"
            })
    void discoveryIsNeverEmpty(String groupVersion, RealCluster cluster) {
        assertThat(cluster.raw("/apis/" + groupVersion))
                .contains("\"groupVersion\":\"" + groupVersion + "\"")
                .contains("\"verbs\":[\"get\"");
        assertThat(cluster.raw("/openapi/v3/apis/" + groupVersion))
                .contains("/apis/" + groupVersion);
    }

    @Test
    void openApiOfTheClusterHasOurKinds(RealCluster cluster) {
        String all = cluster.raw("/openapi/v2");
        assertThat(all)
                .contains(
                        "NodeMetrics", "PodMetrics", "MetricValueList", "ExternalMetricValueList");
    }

    @Test
    void kubectlKnowsTheResources(RealCluster cluster) {
        String resources = cluster.kubectl("api-resources").mustSucceed();
        assertThat(resources)
                .containsPattern("nodes +metrics.k8s.io/v1 ")
                .containsPattern("pods +metrics.k8s.io/v1 ")
                .containsPattern("scalingrules +sr +steelyard.dev/v1alpha1 +true +ScalingRule");
    }

    @Test
    void kubectlExplainsTheRuleAndTheMetrics(RealCluster cluster) {
        assertThat(cluster.kubectl("explain", "scalingrule.spec.signals").mustSucceed())
                .contains("FIELDS:", "rate", "gauge", "cpu", "memory");
        assertThat(
                        cluster.kubectl("explain", "--api-version=metrics.k8s.io/v1", "nodes")
                                .mustSucceed())
                .contains("NodeMetrics", "usage", "window");
    }

    /// Made otherwise than by `kubectl apply`, as charts do, so that what stood there before stays
    /// where our manifests say nothing of it.
    @Test
    void registrationOfAMetricsServerIsTakenOver(RealCluster cluster) {
        String name = "v1beta1.metrics.k8s.io";
        cluster.kubectl("delete", "apiservice", name).mustSucceed();
        cluster.kubectlWith(
                        """
                        apiVersion: apiregistration.k8s.io/v1
                        kind: APIService
                        metadata: {name: v1beta1.metrics.k8s.io, labels: {k8s-app: metrics-server}}
                        spec:
                          group: metrics.k8s.io
                          version: v1beta1
                          groupPriorityMinimum: 100
                          versionPriority: 100
                          insecureSkipTLSVerify: true
                          service: {name: metrics-server, namespace: kube-system}
                        """,
                        "create",
                        "-f",
                        "-")
                .mustSucceed();
        cluster.kubectl("apply", "-k", "deploy/base").mustSucceed();
        await("Steelyard is trusted, and nobody else")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> apiServicesAreAvailableAndTrustOurAuthority(name, cluster));
    }

    @Test
    void namespacesAreDeletedWhileSteelyardIsDown(RealCluster cluster) {
        cluster.apply("{apiVersion: v1, kind: Namespace, metadata: {name: doomed}}");
        cluster.kubectl("-n", "steelyard", "scale", "deployment/steelyard", "--replicas=0")
                .mustSucceed();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(
                            () ->
                                    cluster.client()
                                            .pods()
                                            .inNamespace("steelyard")
                                            .list()
                                            .getItems(),
                            List::isEmpty);
            cluster.kubectl("delete", "namespace", "doomed", "--wait=false").mustSucceed();
        } finally {
            cluster.kubectl("-n", "steelyard", "scale", "deployment/steelyard", "--replicas=2")
                    .mustSucceed();
        }
        cluster.waitUntilServing();
        await("the namespace goes")
                .atMost(Duration.ofMinutes(2))
                .until(() -> cluster.client().namespaces().withName("doomed").get() == null);
    }
}
