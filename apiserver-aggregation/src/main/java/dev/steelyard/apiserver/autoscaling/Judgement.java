package dev.steelyard.apiserver.autoscaling;

import dev.steelyard.apiserver.autoscaling.Autoscaler.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What is wrong with an HPA, judged as its controller counts (Kubernetes 1.37,
/// `pkg/controller/podautoscaler/replica_calculator.go`): all pods in the namespace that the
/// selector of the target's scale matches, whoever has made them.
final class Judgement {
    /// So many pods are named, the others are counted.
    private static final int NAMED = 3;

    private Judgement() {}

    static List<Fault> of(Sight sight) {
        List<Fault> faults = new ArrayList<>();
        if (!sight.rivals().isEmpty()) {
            faults.add(rivals(sight));
        }
        switch (sight.scale()) {
            case TargetScale.Absent(Fault fault) -> faults.add(fault);
            case TargetScale.Known(String selector, long replicas) -> {
                selector(sight, selector, replicas).forEach(faults::add);
                if (!sight.others().isEmpty()) {
                    faults.add(others(sight, selector));
                }
                for (Share share : sight.autoscaler().shares()) {
                    requests(sight, share).forEach(faults::add);
                }
            }
        }
        return faults;
    }

    private static Fault rivals(Sight sight) {
        return new Fault(
                "%s is scaled by %s, too: each undoes what the other does"
                        .formatted(
                                sight.autoscaler().target(), String.join(" and ", sight.rivals())),
                "keep one of them, with the metrics of all: an HPA goes by the one that wants most");
    }

    private static Stream<Fault> selector(Sight sight, String selector, long replicas) {
        Reference target = sight.autoscaler().target();
        if (selector.isEmpty()) {
            return Stream.of(
                    new Fault(
                            "the scale of %s states no selector, so that no pod is found"
                                    .formatted(target),
                            "state labelSelectorPath under subresources.scale of its"
                                    + " CustomResourceDefinition, and have its controller fill that field"));
        }
        return sight.pods().isEmpty() && replicas > 0
                ? Stream.of(
                        new Fault(
                                "the selector %s of the scale of %s matches no pod, though it has %d replicas"
                                        .formatted(selector, target, replicas),
                                "compare it with kubectl -n %s get pods --show-labels; who controls %s says it"
                                        .formatted(sight.autoscaler().namespace(), target)))
                : Stream.of();
    }

    private static Fault others(Sight sight, String selector) {
        Map<String, List<String>> byOrigin =
                sight.others().stream()
                        .collect(
                                Collectors.groupingBy(
                                        pod -> pod.origin().toString(),
                                        TreeMap::new,
                                        Collectors.mapping(CountedPod::name, Collectors.toList())));
        String whose =
                byOrigin.entrySet().stream()
                        .map(each -> "%s (%s)".formatted(each.getKey(), named(each.getValue())))
                        .collect(Collectors.joining(", "));
        Reference target = sight.autoscaler().target();
        return new Fault(
                "%d of the %d pods that it counts are not of %s: %s"
                        .formatted(sight.others().size(), sight.counted(), target, whose),
                "the selector %s matches their labels: take one of these off the others' pod template,"
                                .formatted(selector)
                        + " or make %s anew with a label of its own in spec.selector"
                                .formatted(target));
    }

    private static Stream<Fault> requests(Sight sight, Share share) {
        Map<String, List<String>> lacking = new TreeMap<>();
        List<String> without = new ArrayList<>();
        for (CountedPod pod : sight.pods()) {
            pod.lacking(share)
                    .forEach(container ->
                            lacking.computeIfAbsent(container, _ -> new ArrayList<>())
                                    .add(pod.name()));
            if (share.container().isPresent() && !pod.hasContainer(share.container().get())) {
                without.add(pod.name());
            }
        }
        Stream<Fault> faults =
                lacking.entrySet().stream()
                        .map(each -> request(share.resource(), each.getKey(), each.getValue()));
        return without.isEmpty()
                ? faults
                : Stream.concat(
                        faults,
                        Stream.of(
                                new Fault(
                                        "it goes by the %s of container %s, which is not in %s"
                                                .formatted(
                                                        share.resource(),
                                                        share.container().orElseThrow(),
                                                        named(without)),
                                        "name a container that each of the pods has")));
    }

    private static Fault request(String resource, String container, List<String> pods) {
        return new Fault(
                "container %s requests no %s, so that there is no utilization of it: %s"
                        .formatted(container, resource, named(pods)),
                "state resources.requests.%1$s for it, or have the HPA go by an averageValue, or by"
                                .formatted(resource)
                        + " containers that have a request (type: ContainerResource)");
    }

    private static String named(List<String> pods) {
        String names = pods.stream().sorted().limit(NAMED).collect(Collectors.joining(", "));
        return pods.size() > NAMED ? names + " and %d more".formatted(pods.size() - NAMED) : names;
    }
}
