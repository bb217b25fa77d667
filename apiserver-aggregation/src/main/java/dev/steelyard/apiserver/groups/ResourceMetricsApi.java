package dev.steelyard.apiserver.groups;

import dev.steelyard.apiserver.discovery.ServedGroups;
import dev.steelyard.apiserver.groups.Measurement.OfNode;
import dev.steelyard.apiserver.groups.Measurement.OfPod;
import dev.steelyard.apiserver.groups.UsageReadings.Amounts;
import dev.steelyard.apiserver.groups.UsageReadings.Container;
import dev.steelyard.apiserver.groups.UsageReadings.Reading;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.apiserver.wire.ApiStatus;
import dev.steelyard.apiserver.wire.RefusedException;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Answers `metrics.k8s.io`: what nodes and pods use.
///
/// A list holds those objects that are measured and leaves out the others; asked for by name, an
/// object without a measurement is not found, and the message says why.
public final class ResourceMetricsApi {
    private final Inventory inventory;
    private final UsageReadings readings;
    private final InstantSource clock;

    public ResourceMetricsApi(Inventory inventory, UsageReadings readings, InstantSource clock) {
        this.inventory = inventory;
        this.readings = readings;
        this.clock = clock;
    }

    /// Answers what stands below `/apis/metrics.k8s.io/VERSION`; empty where nothing does.
    public Optional<Answer> answer(ApiRequest request, String version, List<String> path)
            throws RefusedException {
        UsageAnswer nodes = new UsageAnswer(request, "NodeMetrics", version);
        UsageAnswer pods = new UsageAnswer(request, "PodMetrics", version);
        return switch (path.size()) {
            case 1 ->
                    switch (path.getFirst()) {
                        case "nodes" -> Optional.of(nodes(nodes));
                        case "pods" -> Optional.of(pods(pods, inventory.pods()));
                        default -> Optional.empty();
                    };
            case 2 ->
                    path.getFirst().equals("nodes")
                            ? Optional.of(node(nodes, path.get(1)))
                            : Optional.empty();
            case 3 ->
                    arePodsOfNamespace(path)
                            ? Optional.of(pods(pods, inventory.pods(path.get(1))))
                            : Optional.empty();
            case 4 ->
                    arePodsOfNamespace(path)
                            ? Optional.of(pod(pods, path.get(1), path.get(3)))
                            : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static boolean arePodsOfNamespace(List<String> path) {
        return path.get(0).equals("namespaces") && path.get(2).equals("pods");
    }

    private Answer nodes(UsageAnswer answer) throws RefusedException {
        ObjectSelection selection = answer.selection();
        return answer.list(
                inventory.nodes().stream()
                        .filter(node -> selection.matches("", node.name(), node.labels()))
                        .flatMap(node -> measured(node, readings.node(node)).stream())
                        .toList());
    }

    private Answer pods(UsageAnswer answer, List<PodRecord> pods) throws RefusedException {
        ObjectSelection selection = answer.selection();
        return answer.list(
                pods.stream()
                        .filter(pod -> selection.matches(pod.namespace(), pod.name(), pod.labels()))
                        .flatMap(pod -> measured(pod, readings.pod(pod)).stream())
                        .toList());
    }

    private Answer node(UsageAnswer answer, String name) throws RefusedException {
        NodeRecord node =
                inventory.node(name).orElseThrow(() -> notFound("nodes", "", name, unknown()));
        Reading<Amounts> reading = readings.node(node);
        return answer.one(
                measured(node, reading)
                        .orElseThrow(() ->
                                notFound(
                                        "nodemetrics",
                                        ServedGroups.METRICS,
                                        name,
                                        reason(reading))));
    }

    private Answer pod(UsageAnswer answer, String namespace, String name) throws RefusedException {
        String path = namespace + "/" + name;
        PodRecord pod =
                inventory
                        .pod(namespace, name)
                        .orElseThrow(() -> notFound("pods", "", path, unknown()));
        Reading<List<Container>> reading = readings.pod(pod);
        return answer.one(
                measured(pod, reading)
                        .orElseThrow(() ->
                                notFound(
                                        "podmetrics",
                                        ServedGroups.METRICS,
                                        path,
                                        reason(reading))));
    }

    private Optional<Measurement> measured(NodeRecord node, Reading<Amounts> reading) {
        return switch (reading) {
            case Reading.Measured<Amounts> it ->
                    Optional.of(
                            new Measurement(
                                    "",
                                    node.name(),
                                    node.labels(),
                                    clock.instant(),
                                    it.timestamp(),
                                    it.windowNanos(),
                                    new OfNode(it.value())));
            case Reading.Missing<Amounts> _ -> Optional.empty();
        };
    }

    private Optional<Measurement> measured(PodRecord pod, Reading<List<Container>> reading) {
        return switch (reading) {
            case Reading.Measured<List<Container>> it when !it.value().isEmpty() ->
                    Optional.of(
                            new Measurement(
                                    pod.namespace(),
                                    pod.name(),
                                    pod.labels(),
                                    clock.instant(),
                                    it.timestamp(),
                                    it.windowNanos(),
                                    new OfPod(it.value())));
            case Reading.Measured<List<Container>> _ -> Optional.empty();
            case Reading.Missing<List<Container>> _ -> Optional.empty();
        };
    }

    private String unknown() {
        return inventory.isComplete()
                ? ""
                : "the cluster's objects are still being read; ask again in a few seconds";
    }

    private static <T> String reason(Reading<T> reading) {
        return switch (reading) {
            case Reading.Measured<T> _ -> "it runs no container";
            case Reading.Missing<T> missing -> missing.reason();
        };
    }

    private static RefusedException notFound(
            String kind, String group, String name, String reason) {
        return new RefusedException(
                ApiStatus.notFound(new ApiStatus.Subject(name, group, kind), reason));
    }
}
