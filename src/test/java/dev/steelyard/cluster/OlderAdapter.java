package dev.steelyard.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/// The sample adapter of custom-metrics-apiserver in a namespace of its own, with the group
/// custom.metrics.k8s.io: an adapter of before that nobody here wrote.
final class OlderAdapter implements AutoCloseable {
    static final String NAMESPACE = "older";
    private static final String FOLDER = "src/test/sample-adapter/";
    private static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: older}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: sample-adapter, namespace: older}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "older:auth-delegator"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:auth-delegator"}
            subjects: [{kind: ServiceAccount, name: sample-adapter, namespace: older}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "older:view"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{kind: ServiceAccount, name: sample-adapter, namespace: older}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: older-auth-reader, namespace: kube-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: extension-apiserver-authentication-reader}
            subjects: [{kind: ServiceAccount, name: sample-adapter, namespace: older}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: sample-adapter, namespace: older}
            spec:
              selector: {app: sample-adapter}
              ports: [{name: https, port: 443, targetPort: 6443}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: sample-adapter, namespace: older}
            spec:
              selector: {matchLabels: {app: sample-adapter}}
              template:
                metadata: {labels: {app: sample-adapter}}
                spec:
                  serviceAccountName: sample-adapter
                  dnsPolicy: Default
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: adapter
                    image: steelyard.dev/sample-adapter:1
                    imagePullPolicy: Never
                    args: [--secure-port=6443, --cert-dir=/certificates]
                    resources: {requests: {cpu: 300m}}
                    readinessProbe: {httpGet: {path: /readyz, port: 6443, scheme: HTTPS}, periodSeconds: 2, timeoutSeconds: 10}
                    volumeMounts: [{name: certificates, mountPath: /certificates}]
                  volumes: [{name: certificates, emptyDir: {}}]
            """;
    private static final List<String> VERSIONS = List.of("v1beta1", "v1beta2");

    private final RealCluster cluster;

    /// Builds it where it is not built yet, starts it, and gives it the group.
    OlderAdapter(RealCluster cluster) {
        this.cluster = cluster;
        cluster.shell(
                        """
                        %1$ssample-adapter build
                        layer=target/sample-adapter
                        rm -rf $layer && mkdir -p $layer/tmp && chmod 1777 $layer/tmp
                        cp "$(%1$ssample-adapter path)/sample-adapter" $layer/
                        deploy/image/oci-archive target/sample-adapter.tar steelyard.dev/sample-adapter:1 %1$simage.json $layer
                        """
                                .formatted(FOLDER))
                .mustSucceed();
        RealCluster.harness("load", "target/sample-adapter.tar").mustSucceed();
        cluster.apply(MANIFESTS);
        cluster.kubectl(
                        "-n",
                        NAMESPACE,
                        "rollout",
                        "status",
                        "deployment/sample-adapter",
                        "--timeout=120s")
                .mustSucceed();
        for (String version : VERSIONS) {
            register(version, "older", "sample-adapter", "\"insecureSkipTLSVerify\":true");
        }
    }

    private void register(String version, String namespace, String service, String trust) {
        cluster.kubectl(
                        "patch",
                        "apiservice",
                        version + ".custom.metrics.k8s.io",
                        "--type=merge",
                        "-p",
                        "{\"spec\":{\"caBundle\":null,\"service\":{\"namespace\":\"%s\",\"name\":\"%s\",\"port\":443},%s}}"
                                .formatted(namespace, service, trust))
                .mustSucceed();
    }

    /// The address of its Service.
    String address() {
        return cluster.client()
                .services()
                .inNamespace(NAMESPACE)
                .withName("sample-adapter")
                .require()
                .getSpec()
                .getClusterIP();
    }

    /// Gives a Service of a namespace this value.
    void measures(String namespace, String service, String metric, int value) {
        String pod =
                cluster.client()
                        .pods()
                        .inNamespace(NAMESPACE)
                        .withLabel("app", "sample-adapter")
                        .list()
                        .getItems()
                        .getFirst()
                        .getStatus()
                        .getPodIP();
        URI uri =
                URI.create(
                        "http://%s:8080/write-metrics/namespaces/%s/services/%s/%s"
                                .formatted(pod, namespace, service, metric));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString("\"" + value + "\""))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(uri + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Ends it for good.
    void goes() {
        cluster.kubectl("-n", NAMESPACE, "scale", "deployment/sample-adapter", "--replicas=0")
                .mustSucceed();
        cluster.kubectl(
                        "-n",
                        NAMESPACE,
                        "wait",
                        "pods",
                        "-l",
                        "app=sample-adapter",
                        "--for=delete",
                        "--timeout=60s")
                .mustSucceed();
    }

    /// Takes it away, and gives the group to Steelyard.
    @Override
    public void close() {
        for (String version : VERSIONS) {
            register(version, "steelyard", "steelyard", "\"insecureSkipTLSVerify\":null");
        }
        cluster.deleteNamespace(NAMESPACE);
        cluster.kubectl(
                        "delete",
                        "clusterrolebinding/older:auth-delegator",
                        "clusterrolebinding/older:view")
                .mustSucceed();
        cluster.kubectl("-n", "kube-system", "delete", "rolebinding/older-auth-reader")
                .mustSucceed();
    }
}
