package dev.steelyard.apiserver.autoscaling;

import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What an HPA says of whom it scales, and by what share of what they request.
record Autoscaler(String namespace, String name, Reference target, List<Share> shares) {
    Autoscaler {
        shares = List.copyOf(shares);
    }

    /// A metric of the kind Utilization, which is a share of requests.
    ///
    /// @param resource `cpu` or `memory`
    /// @param container empty for all of a pod
    record Share(String resource, Optional<String> container) {}

    static Autoscaler of(HorizontalPodAutoscaler hpa) {
        CrossVersionObjectReference target = hpa.getSpec().getScaleTargetRef();
        String version = Optional.ofNullable(target.getApiVersion()).orElse("v1");
        return new Autoscaler(
                hpa.getMetadata().getNamespace(),
                hpa.getMetadata().getName(),
                new Reference(version, target.getKind(), target.getName()),
                hpa.getSpec().getMetrics().stream().flatMap(Autoscaler::shares).toList());
    }

    private static Stream<Share> shares(MetricSpec metric) {
        if (metric.getResource() != null) {
            return isShare(metric.getResource().getTarget())
                    ? Stream.of(new Share(metric.getResource().getName(), Optional.empty()))
                    : Stream.of();
        }
        if (metric.getContainerResource() != null) {
            return isShare(metric.getContainerResource().getTarget())
                    ? Stream.of(
                            new Share(
                                    metric.getContainerResource().getName(),
                                    Optional.of(metric.getContainerResource().getContainer())))
                    : Stream.of();
        }
        return Stream.of();
    }

    private static boolean isShare(MetricTarget target) {
        return "Utilization".equals(target.getType());
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
