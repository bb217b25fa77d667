package dev.steelyard.apiserver.autoscaling;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A pod that the selector of a target matches.
///
/// @param owners who controls it, then who controls that one, and so on
/// @param containers those that an HPA takes into account: all but init containers that end
/// @param requested resources that it asks for as a whole, which stand above its containers'
record CountedPod(
        String name,
        boolean isGone,
        List<Reference> owners,
        List<ContainerRequests> containers,
        Set<String> requested) {
    private static final String SIDECAR = "Always";

    /// @param requested the names of resources that the container asks for
    record ContainerRequests(String name, Set<String> requested) {}

    CountedPod {
        owners = List.copyOf(owners);
        containers = List.copyOf(containers);
        requested = Set.copyOf(requested);
    }

    static CountedPod of(Pod pod, List<Reference> owners) {
        List<ContainerRequests> containers = new ArrayList<>();
        pod.getSpec().getContainers().forEach(each -> containers.add(requests(each)));
        pod.getSpec().getInitContainers().stream()
                .filter(each -> SIDECAR.equals(each.getRestartPolicy()))
                .forEach(each -> containers.add(requests(each)));
        // The HPA controller leaves out both; it counts pods that have succeeded.
        boolean isGone =
                pod.getMetadata().getDeletionTimestamp() != null
                        || (pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase()));
        return new CountedPod(
                pod.getMetadata().getName(),
                isGone,
                owners,
                containers,
                names(pod.getSpec().getResources()));
    }

    private static ContainerRequests requests(Container container) {
        return new ContainerRequests(container.getName(), names(container.getResources()));
    }

    private static Set<String> names(@Nullable ResourceRequirements resources) {
        return Optional.ofNullable(resources)
                .map(ResourceRequirements::getRequests)
                .map(Map<String, Quantity>::keySet)
                .orElse(Set.of());
    }

    boolean isOf(Reference target) {
        return owners.stream().anyMatch(target::isSame);
    }

    /// Who is at the end of the chain of owners; the pod itself where nobody controls it.
    Reference origin() {
        return owners.isEmpty() ? new Reference("v1", "Pod", name) : owners.getLast();
    }

    /// The containers without a request that a share is of, as the HPA controller looks for them: a
    /// pod that asks for something as a whole needs one request of the resource anywhere.
    List<String> lacking(Autoscaler.Share share) {
        boolean any =
                requested.contains(share.resource())
                        || containers.stream()
                                .anyMatch(each -> each.requested.contains(share.resource()));
        if (share.container().isEmpty() && !requested.isEmpty() && any) {
            return List.of();
        }
        return containers.stream()
                .filter(each -> share.container().map(each.name::equals).orElse(true))
                .filter(each -> !each.requested.contains(share.resource()))
                .map(ContainerRequests::name)
                .toList();
    }

    boolean hasContainer(String container) {
        return containers.stream().anyMatch(each -> each.name.equals(container));
    }
}
