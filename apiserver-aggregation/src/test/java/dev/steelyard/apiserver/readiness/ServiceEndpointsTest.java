package dev.steelyard.apiserver.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.apiserver.readiness.OtherReplicas.Sight;
import dev.steelyard.apiserver.readiness.ServiceEndpoints.Self;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceEndpointsTest {
    private final KubernetesMockServer server =
            new KubernetesMockServer(
                    new Context(),
                    new MockWebServer(),
                    new HashMap<>(),
                    new KubernetesCrudDispatcher(),
                    false);
    private KubernetesClient client;
    private ServiceEndpoints endpoints;

    @BeforeEach
    void open() {
        server.init();
        client = server.createClient();
        endpoints = new ServiceEndpoints(client, new Self("measuring", "steelyard", "me"));
    }

    @AfterEach
    void close() {
        client.close();
        server.destroy();
    }

    private void endpoint(String service, String pod, @Nullable Boolean ready) {
        client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace("measuring")
                .resource(
                        new EndpointSliceBuilder()
                                .withNewMetadata()
                                .withNamespace("measuring")
                                .withName(service + "-" + pod)
                                .addToLabels("kubernetes.io/service-name", service)
                                .endMetadata()
                                .withAddressType("IPv4")
                                .addNewEndpoint()
                                .withAddresses("10.0.0.1")
                                .withNewConditions()
                                .withReady(ready)
                                .endConditions()
                                .withNewTargetRef()
                                .withKind("Pod")
                                .withName(pod)
                                .endTargetRef()
                                .endEndpoint()
                                .build())
                .create();
    }

    @Test
    void withoutEndpointsNobodyIsReady() {
        assertThat(endpoints.look()).isEqualTo(Sight.NONE_READY);
    }

    @Test
    void oneselfAndThoseNotReadyAndThoseOfOtherServicesDoNotCount() {
        endpoint("steelyard", "me", true);
        endpoint("steelyard", "starting", false);
        endpoint("shop", "web-1", true);
        assertThat(endpoints.look()).isEqualTo(Sight.NONE_READY);
    }

    @Test
    void anotherReadyReplicaCounts() {
        endpoint("steelyard", "other", true);
        assertThat(endpoints.look()).isEqualTo(Sight.SOME_READY);
    }

    @Test
    void aConditionThatIsNotToldHolds() {
        endpoint("steelyard", "other", null);
        assertThat(endpoints.look()).isEqualTo(Sight.SOME_READY);
    }

    @Test
    void aClusterThatRefusesLeavesItUnknown() {
        KubernetesMockServer refusing = new KubernetesMockServer(false);
        refusing.init();
        try (KubernetesClient other = refusing.createClient()) {
            ServiceEndpoints refused =
                    new ServiceEndpoints(other, new Self("measuring", "steelyard", "me"));
            refusing.expect()
                    .withPath(
                            "/apis/discovery.k8s.io/v1/namespaces/measuring/endpointslices"
                                    + "?labelSelector=kubernetes.io%2Fservice-name%3Dsteelyard")
                    .andReturn(403, "no")
                    .always();
            assertThat(refused.look()).isEqualTo(Sight.UNKNOWN);
        } finally {
            refusing.destroy();
        }
    }
}
