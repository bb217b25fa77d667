package dev.steelyard.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/// A pod that exposes whatever text it is told (in a file whose name tells that it is text), and a
/// Deployment of sleepers to be scaled by it, in a namespace of their own.
final class Exporter implements AutoCloseable {
    private static final String MANIFESTS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: NAMESPACE}
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: exporter
              namespace: NAMESPACE
              annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8080", prometheus.io/interval: 1s, prometheus.io/path: /metrics.txt}
            spec:
              dnsPolicy: Default
              terminationGracePeriodSeconds: 0
              containers:
              - name: exporter
                image: busybox:1
                command: [sh, -c, "touch /www/metrics.txt && exec httpd -f -p 8080 -h /www"]
                volumeMounts: [{name: www, mountPath: /www}]
              volumes: [{name: www, emptyDir: {}}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: worker, namespace: NAMESPACE}
            spec:
              replicas: 1
              selector: {matchLabels: {app: worker}}
              template:
                metadata: {labels: {app: worker}}
                spec:
                  dnsPolicy: Default
                  terminationGracePeriodSeconds: 0
                  containers:
                  - name: busy
                    image: busybox:1
                    command: [sh, -c, "while true; do :; done"]
                    resources: {requests: {cpu: 20m}, limits: {cpu: 40m}}
                  - name: idle
                    image: busybox:1
                    command: [sleep, "1000000"]
                    resources: {requests: {cpu: 200m}}
            """;

    private final RealCluster cluster;
    private final String namespace;
    private final Autoscaled worker;

    Exporter(RealCluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.worker = new Autoscaled(cluster, namespace, "worker");
        cluster.deleteNamespace(namespace);
        cluster.apply(MANIFESTS.replace("NAMESPACE", namespace));
        cluster.kubectl("-n", namespace, "wait", "pod/exporter", "--for=condition=Ready")
                .mustSucceed();
    }

    /// Exposes these lines from now on.
    void expose(String... lines) {
        cluster.kubectl(
                        "-n",
                        namespace,
                        "exec",
                        "exporter",
                        "--",
                        "sh",
                        "-c",
                        "printf '%s\\n' \"$@\" > /www/next && mv /www/next /www/metrics.txt",
                        "sh",
                        String.join("\n", lines))
                .mustSucceed();
    }

    /// How many replicas the Deployment is asked for.
    int wanted() {
        return worker.wanted();
    }

    /// Leaves the Deployment with one replica and nothing that scales it.
    private void beginAnew() {
        cluster.kubectl("-n", namespace, "delete", "scalingrule,hpa", "--all").mustSucceed();
        cluster.kubectl("-n", namespace, "scale", "deployment/worker", "--replicas=1")
                .mustSucceed();
    }

    /// Puts the Deployment under a rule with these replicas and this one signal.
    void ruleBy(String replicas, String signal) {
        beginAnew();
        cluster.apply(
                """
                apiVersion: steelyard.dev/v1alpha1
                kind: ScalingRule
                metadata: {name: worker, namespace: %s}
                spec:
                  workload: {name: worker}
                  replicas: %s
                  signals: [%s]
                """
                        .formatted(namespace, replicas, signal));
    }

    /// A field of the rule's status, as kubectl prints it.
    String ruleStatus(String jsonPath) {
        return cluster.kubectl(
                        "-n",
                        namespace,
                        "get",
                        "scalingrule",
                        "worker",
                        "-o",
                        "jsonpath={.status" + jsonPath + "}")
                .mustSucceed();
    }

    /// Puts the Deployment under an HPA with these metrics, a list as in its specification.
    void scaleBy(int min, int max, List<String> metrics) {
        beginAnew();
        worker.scaleBy(min, max, metrics);
    }

    /// Waits until so many replicas are asked for.
    void awaitWanted(int replicas) {
        await(namespace + ": " + replicas + " replicas")
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> wanted() == replicas);
    }

    @Override
    public void close() {
        cluster.deleteNamespace(namespace);
    }
}
