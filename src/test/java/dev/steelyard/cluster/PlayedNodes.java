package dev.steelyard.cluster;

import static org.awaitility.Awaitility.await;

import dev.steelyard.kubelet.PlayedKubelet;
import dev.steelyard.kubelet.PlayedKubelet.Conduct;
import dev.steelyard.kubelet.TestKeys;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;

/// Nodes of the real cluster whose kubelets are played on an address of its bridge, each at a port
/// of its own, with a certificate that the cluster's own signer made. A node has the name of its
/// conduct, and so has its one pod, which the API server takes for running.
final class PlayedNodes implements AutoCloseable {
    /// Its certificate is signed by nobody that Steelyard trusts.
    static final String STRANGER = "stranger";

    private static final String ADDRESS = "10.244.0.5";
    private static final String BRIDGE = "steelyard0";
    private static final String SAN = "san=ip:" + ADDRESS;
    private static final String KUBELET = "kubelet";
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
    private static final long AN_HOUR = 3_600;

    private final RealCluster cluster;
    private final KubernetesClient client;
    private final String namespace;
    private final List<PlayedKubelet> kubelets = new ArrayList<>();
    private final List<String> names = new ArrayList<>();

    private PlayedNodes(RealCluster cluster, String namespace) {
        this.cluster = cluster;
        this.client = cluster.client();
        this.namespace = namespace;
    }

    /// Starts one for each conduct, and the stranger.
    ///
    /// @param namespace of the pods; there must be one
    /// @param folder for keys
    static PlayedNodes open(RealCluster cluster, String namespace, Path folder) throws Exception {
        PlayedNodes nodes = new PlayedNodes(cluster, namespace);
        boolean done = false;
        try {
            nodes.start(folder);
            done = true;
            return nodes;
        } finally {
            if (!done) {
                nodes.close();
            }
        }
    }

    private void start(Path folder) throws Exception {
        cluster.shell("ip address replace " + ADDRESS + "/32 dev " + BRIDGE).mustSucceed();
        TestKeys keys = new TestKeys(folder);
        keys.certificate(KUBELET, "", "CN=system:node:played,O=system:nodes");
        keys.accept(KUBELET, signed(keys.request(KUBELET, SAN)));
        keys.certificate(STRANGER, "", "CN=" + STRANGER, SAN);
        for (Conduct conduct : Conduct.values()) {
            start(conduct.word(), conduct, keys.server(KUBELET));
        }
        start(STRANGER, Conduct.WELL, keys.server(STRANGER));
    }

    /// The names of all of them.
    List<String> names() {
        return List.copyOf(names);
    }

    /// What the cluster's signer of serving certificates makes of a request, and its authority's
    /// own certificate.
    private String signed(String request) {
        cluster.apply(
                """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: %s}
                spec:
                  signerName: kubernetes.io/kubelet-serving
                  usages: [digital signature, server auth]
                  request: %s
                """
                        .formatted(namespace, base64(request)));
        cluster.kubectl("certificate", "approve", namespace).mustSucceed();
        String certificate =
                await("the certificate")
                        .atMost(LONGEST)
                        .until(
                                () ->
                                        cluster.kubectl(
                                                        "get",
                                                        "csr",
                                                        namespace,
                                                        "-o",
                                                        "jsonpath={.status.certificate}")
                                                .mustSucceed(),
                                told -> !told.isBlank());
        cluster.kubectl("delete", "csr", namespace).mustSucceed();
        String authority =
                cluster.kubectl(
                                "-n",
                                namespace,
                                "get",
                                "configmap",
                                "kube-root-ca.crt",
                                "-o",
                                "jsonpath={.data.ca\\.crt}")
                        .mustSucceed();
        return new String(Base64.getDecoder().decode(certificate), StandardCharsets.UTF_8)
                + authority;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void start(String name, Conduct conduct, SSLContext tls) throws Exception {
        PlayedKubelet kubelet =
                new PlayedKubelet(
                        new PlayedKubelet.Place(ADDRESS, namespace),
                        conduct,
                        tls,
                        InstantSource.system());
        kubelets.add(kubelet);
        names.add(name);
        var _ = client.resource(node(name)).create();
        var _ =
                client.nodes()
                        .withName(name)
                        .subresource("status")
                        .patch(MERGE, Serialization.asJson(at(kubelet.port())));
        var _ = client.resource(pod(name, kubelet.containers())).create();
        var _ =
                client.pods()
                        .inNamespace(namespace)
                        .withName(name)
                        .subresource("status")
                        .patch(MERGE, Serialization.asJson(running(kubelet.containers())));
    }

    /// No pod of others is to come to it.
    private static Node node(String name) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
    }

    private static Node at(int port) {
        return new NodeBuilder()
                .withNewStatus()
                .addNewAddress(ADDRESS, "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .endStatus()
                .build();
    }

    private Pod pod(String name, List<String> containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNodeName(name)
                .withTerminationGracePeriodSeconds(0L)
                .withContainers(
                        containers.stream()
                                .map(container ->
                                        new ContainerBuilder()
                                                .withName(container)
                                                .withImage("busybox:1")
                                                .build())
                                .toList())
                .endSpec()
                .build();
    }

    private static Pod running(List<String> containers) {
        String since = Instant.ofEpochSecond(Instant.now().getEpochSecond() - AN_HOUR).toString();
        return new PodBuilder()
                .withNewStatus()
                .withPhase("Running")
                .withStartTime(since)
                .withContainerStatuses(
                        containers.stream().map(container -> running(container, since)).toList())
                .endStatus()
                .build();
    }

    private static ContainerStatus running(String container, String since) {
        return new ContainerStatusBuilder()
                .withName(container)
                .withImage("busybox:1")
                .withImageID("busybox:1")
                .withReady(true)
                .withRestartCount(0)
                .withNewState()
                .withNewRunning(since)
                .endState()
                .build();
    }

    @Override
    public void close() {
        for (String name : names) {
            client.nodes().withName(name).delete();
        }
        kubelets.forEach(PlayedKubelet::close);
        cluster.shell("ip address delete " + ADDRESS + "/32 dev " + BRIDGE).mustSucceed();
    }
}
