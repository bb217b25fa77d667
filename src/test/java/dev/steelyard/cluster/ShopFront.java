package dev.steelyard.cluster;

import static org.awaitility.Awaitility.await;

import dev.steelyard.sample.Customers;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sample shop in a namespace of its own: real pods behind a real Service.
final class ShopFront implements AutoCloseable {
    private final RealCluster cluster;
    private final String namespace;

    /// Opens the shop of `deploy/demo/shop.yaml` in `namespace`, with `rule` in place of its rule,
    /// and waits until its pods are ready.
    ShopFront(RealCluster cluster, String namespace, String rule) {
        this.cluster = cluster;
        this.namespace = namespace;
        cluster.deleteNamespace(namespace);
        cluster.apply(manifests(namespace) + (rule.isEmpty() ? "" : "---\n" + rule));
        cluster.kubectl("-n", namespace, "rollout", "status", "deployment/web", "--timeout=120s")
                .mustSucceed();
    }

    /// Everything of the demo's manifests but the rule.
    private static String manifests(String namespace) {
        try {
            String all = Files.readString(RealCluster.ROOT.resolve("deploy/demo/shop.yaml"));
            return all.substring(0, all.lastIndexOf("---"))
                    .replace("namespace: shop", "namespace: " + namespace)
                    .replace("metadata: {name: shop}", "metadata: {name: " + namespace + "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A rule for the shop with this specification below `workload`.
    static String rule(String namespace, String spec) {
        return """
        apiVersion: steelyard.dev/v1alpha1
        kind: ScalingRule
        metadata: {name: web, namespace: %s}
        spec:
          workload: {name: web}
        %s
        """
                .formatted(namespace, spec.stripTrailing().indent(2));
    }

    /// Lets customers come through the Service at a steady rate.
    Customers customers(double perSecond) {
        return Customers.to(
                List.of(URI.create("http://" + serviceAddress() + ":80/")),
                Customers.Rate.steady(perSecond));
    }

    private String serviceAddress() {
        return cluster.client()
                .services()
                .inNamespace(namespace)
                .withName("web")
                .require()
                .getSpec()
                .getClusterIP();
    }

    /// The pods of the shop that are not on their way out.
    List<Pod> pods() {
        return cluster
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app", "web")
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    /// How many pods are ready.
    long readyPods() {
        return pods().stream()
                .filter(pod ->
                        pod.getStatus().getConditions().stream()
                                .anyMatch(c ->
                                        c.getType().equals("Ready")
                                                && c.getStatus().equals("True")))
                .count();
    }

    /// Has one pod's `/metrics` behave otherwise.
    void behave(Pod pod, String behaviour) {
        post(pod, "/behave?metrics=" + behaviour);
    }

    /// Sets the length of the queue of one pod.
    void queue(Pod pod, long length) {
        post(pod, "/queue?length=" + length);
    }

    private static void post(Pod pod, String path) {
        URI uri = URI.create("http://" + pod.getStatus().getPodIP() + ":8080" + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    client.send(
                            HttpRequest.newBuilder(uri)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError(
                        uri + " answered " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The HPA of a name.
    HorizontalPodAutoscaler hpa(String name) {
        return cluster.client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /// The number that the Deployment is asked for.
    int wantedReplicas() {
        return new Autoscaled(cluster, namespace, "web").wanted();
    }

    /// A field of the rule's status, as kubectl prints it.
    String ruleStatus(String jsonPath) {
        return cluster.kubectl(
                        "-n",
                        namespace,
                        "get",
                        "scalingrule",
                        "web",
                        "-o",
                        "jsonpath={.status" + jsonPath + "}")
                .mustSucceed();
    }

    /// The value of the rule's signal in whole units, as the custom metrics API answers.
    double signal(String name) {
        return value(
                cluster.raw(
                        "/apis/custom.metrics.k8s.io/v1beta2/namespaces/%s/scalingrules.steelyard.dev/web/%s"
                                .formatted(namespace, name)));
    }

    private static final Pattern VALUE = Pattern.compile("\"value\"\\s*:\\s*\"(\\d+)(m?)\"");

    /// The only value of an answer.
    static double value(String answer) {
        Matcher value = VALUE.matcher(answer);
        if (!value.find()) {
            throw new AssertionError("no value in " + answer);
        }
        double number = Double.parseDouble(value.group(1));
        return value.group(2).isEmpty() ? number : number / 1000;
    }

    /// Puts the shop under an HPA of its name with one metric, a part of its specification.
    void scaleBy(int min, int max, String metric) {
        new Autoscaled(cluster, namespace, "web").scaleBy(min, max, List.of(metric));
    }

    /// Gives every pod a queue of this length, and waits until the signal `queue` is their sum.
    void queueEverywhere(long length) {
        List<Pod> pods = pods();
        pods.forEach(pod -> queue(pod, length));
        await(namespace + ": the queues of all pods")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> signal("queue") == pods.size() * length);
    }

    /// Waits until so many pods are wanted and ready, for at most `longest`.
    void awaitPods(int count, Duration longest) {
        await("%s: %d pods".formatted(namespace, count))
                .atMost(longest)
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        wantedReplicas() == count
                                && readyPods() == count
                                && pods().size() == count);
    }

    @Override
    public void close() {
        cluster.deleteNamespace(namespace);
    }
}
