package dev.steelyard.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A real metrics-server as a pod in a namespace of its own, run as its manifests say but for two
/// things: it is registered nowhere, so that it is asked at its own port, and it looks every
/// [#RESOLUTION], which shares no factor with Steelyard's 15 s. So each time the moments of both
/// lie elsewhere to each other, and now and then they read the same figures of the kubelet.
final class PeerMetricsServer implements AutoCloseable {
    static final Duration RESOLUTION = Duration.ofSeconds(11);

    private static final Path TOOL =
            RealCluster.ROOT.resolve("src/test/metrics-server/metrics-server");
    private static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAMESPACE}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: metrics-server, namespace: NAMESPACE}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: peer-metrics-server}
            rules:
            - {apiGroups: [""], resources: [nodes/metrics], verbs: [get]}
            - {apiGroups: [""], resources: [pods, nodes], verbs: [get, list, watch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: peer-metrics-server}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: peer-metrics-server}
            subjects: [{kind: ServiceAccount, name: metrics-server, namespace: NAMESPACE}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "peer-metrics-server:auth-delegator"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
            subjects: [{kind: ServiceAccount, name: metrics-server, namespace: NAMESPACE}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: peer-metrics-server, namespace: kube-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
            subjects: [{kind: ServiceAccount, name: metrics-server, namespace: NAMESPACE}]
            ---
            # Who asks: whoever may view may read metrics, and metrics-server asks whether one may.
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: asker, namespace: NAMESPACE}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "peer-metrics-server:asker"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "steelyard:metrics-reader"}
            subjects: [{kind: ServiceAccount, name: asker, namespace: NAMESPACE}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: metrics-server, namespace: NAMESPACE}
            spec:
              selector: {app: metrics-server}
              ports: [{name: https, port: 443, targetPort: https, appProtocol: https}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: metrics-server, namespace: NAMESPACE, labels: {app: metrics-server}}
            spec:
              serviceAccountName: metrics-server
              dnsPolicy: Default
              terminationGracePeriodSeconds: 1
              containers:
              - name: metrics-server
                image: IMAGE
                imagePullPolicy: Never
                args:
                - --cert-dir=/tmp
                - --secure-port=10250
                - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
                - --kubelet-use-node-status-port
                - --metric-resolution=RESOLUTIONs
                - --kubelet-request-timeout=5s
                ports: [{name: https, containerPort: 10250}]
                readinessProbe:
                  httpGet: {path: /readyz, port: https, scheme: HTTPS}
                  periodSeconds: 1
                volumeMounts: [{name: tmp, mountPath: /tmp}]
              volumes: [{name: tmp, emptyDir: {}}]
            """;

    private static final List<String> CLUSTER_WIDE =
            List.of(
                    "clusterrole/peer-metrics-server",
                    "clusterrolebinding/peer-metrics-server",
                    "clusterrolebinding/peer-metrics-server:auth-delegator",
                    "clusterrolebinding/peer-metrics-server:asker");

    private final RealCluster cluster;
    private final String namespace;
    private final KubernetesClient client;

    /// Starts it and waits until it is ready, which is when it has looked twice.
    PeerMetricsServer(RealCluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
        cluster.deleteNamespace(namespace);
        cluster.apply(
                MANIFESTS
                        .replace("NAMESPACE", namespace)
                        .replace("IMAGE", load())
                        .replace("RESOLUTION", Long.toString(RESOLUTION.toSeconds())));
        cluster.kubectl(
                        "-n",
                        namespace,
                        "wait",
                        "pod/metrics-server",
                        "--for=condition=Ready",
                        "--timeout=120s")
                .mustSucceed();
        this.client = client();
    }

    /// Whether the program is there; a test is no time to build it.
    static boolean isBuilt() {
        return tool("path").exitCode() == 0;
    }

    /// Gives the cluster the image and returns its name.
    private static String load() {
        Path archive = RealCluster.ROOT.resolve("src/test/target/metrics-server-image.tar");
        String name = tool("image", archive.toString()).mustSucceed().strip();
        RealCluster.harness("load", archive.toString()).mustSucceed();
        return name;
    }

    private static Command tool(String... arguments) {
        return Command.run(
                RealCluster.ROOT,
                Map.of(),
                "",
                Stream.concat(Stream.of(TOOL.toString()), Stream.of(arguments)).toList());
    }

    private KubernetesClient client() {
        String token =
                cluster.kubectl("-n", namespace, "create", "token", "asker").mustSucceed().strip();
        String address =
                cluster.client()
                        .services()
                        .inNamespace(namespace)
                        .withName("metrics-server")
                        .require()
                        .getSpec()
                        .getClusterIP();
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.empty())
                                .withMasterUrl("https://" + address)
                                .withOauthToken(token)
                                .withTrustCerts() // it signs its certificate itself, for localhost
                                .withDisableHostnameVerification()
                                .build())
                .build();
    }

    /// What it answers for a path; empty where it finds nothing.
    Optional<String> raw(String path) {
        return Optional.ofNullable(client.raw(path));
    }

    @Override
    public void close() {
        client.close();
        cluster.deleteNamespace(namespace);
        cluster.kubectl(
                        Stream.concat(Stream.of("delete"), CLUSTER_WIDE.stream())
                                .toArray(String[]::new))
                .mustSucceed();
        cluster.kubectl("-n", "kube-system", "delete", "rolebinding/peer-metrics-server")
                .mustSucceed();
    }
}
