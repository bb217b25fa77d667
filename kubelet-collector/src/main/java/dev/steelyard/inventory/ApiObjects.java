package dev.steelyard.inventory;

import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.PodRecord.PortRecord;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Reads the few fields that we need out of the objects of the Kubernetes API.
final class ApiObjects {
    private static final String SIDECAR_POLICY = "Always";
    private static final int MILLI = 3; // thousandths are the units of cpu

    private ApiObjects() {}

    /// The record of a node.
    static NodeRecord node(Node node) {
        Map<String, String> addresses = new HashMap<>();
        int port = 0;
        NodeStatus status = node.getStatus();
        if (status != null) {
            for (NodeAddress address : status.getAddresses()) {
                addresses.putIfAbsent(text(address.getType()), text(address.getAddress()));
            }
            if (status.getDaemonEndpoints() != null
                    && status.getDaemonEndpoints().getKubeletEndpoint() != null) {
                port = number(status.getDaemonEndpoints().getKubeletEndpoint().getPort());
            }
        }
        return new NodeRecord(name(node), texts(node.getMetadata().getLabels()), addresses, port);
    }

    /// The record of a pod; its workload is the immediate owner.
    static PodRecord pod(Pod pod) {
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        PodSpec spec = pod.getSpec() == null ? new PodSpec() : pod.getSpec();
        return new PodRecord(
                namespace(pod),
                name(pod),
                shared(spec.getNodeName()),
                text(status.getPodIP()),
                status.getPhase() == null ? "Unknown" : shared(status.getPhase()),
                isReady(status),
                pod.getMetadata().getDeletionTimestamp() != null,
                instant(status.getStartTime()),
                ownerOf(pod).orElseGet(() -> itself(pod)),
                texts(pod.getMetadata().getLabels()),
                ourAnnotations(pod.getMetadata().getAnnotations()),
                requests(spec.getResources()),
                containers(spec, status));
    }

    /// The owner that controls an object, else the first that it names. A node owns the mirrors of
    /// its static pods, which are not its replicas; it does not count.
    static Optional<Workload> ownerOf(HasMetadata object) {
        List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst()
                .or(() -> owners.stream().findFirst())
                .filter(owner -> !text(owner.getKind()).equals("Node"))
                .map(owner ->
                        new Workload(
                                namespace(object),
                                shared(owner.getKind()),
                                shared(owner.getName())));
    }

    /// The object as the workload that it is without an owner.
    static Workload itself(HasMetadata object) {
        return new Workload(namespace(object), object.getKind(), name(object));
    }

    /// Readings of a pod, and what finds it, have its name as well.
    static String name(HasMetadata object) {
        return shared(object.getMetadata().getName());
    }

    static ObjectKey key(HasMetadata object) {
        return new ObjectKey(namespace(object), name(object));
    }

    static String namespace(HasMetadata object) {
        return shared(object.getMetadata().getNamespace());
    }

    private static boolean isReady(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition ->
                        "Ready".equals(condition.getType())
                                && "True".equals(condition.getStatus()));
    }

    private static Map<String, String> ourAnnotations(@Nullable Map<String, String> all) {
        Map<String, String> ours = texts(all);
        ours.keySet()
                .removeIf(name ->
                        !name.startsWith("prometheus.io/") && !name.startsWith("steelyard.dev/"));
        return ours;
    }

    private static List<ContainerRecord> containers(PodSpec spec, PodStatus status) {
        Map<String, ContainerState> states = new HashMap<>();
        status.getInitContainerStatuses().forEach(told -> states.put(told.getName(), state(told)));
        status.getContainerStatuses().forEach(told -> states.put(told.getName(), state(told)));
        List<ContainerRecord> containers = new ArrayList<>();
        for (Container init : spec.getInitContainers()) {
            boolean stays = SIDECAR_POLICY.equals(init.getRestartPolicy());
            containers.add(container(init, stays ? Kind.SIDECAR : Kind.INIT, states));
        }
        for (Container regular : spec.getContainers()) {
            containers.add(container(regular, Kind.REGULAR, states));
        }
        return containers;
    }

    private static ContainerRecord container(
            Container container, Kind kind, Map<String, ContainerState> states) {
        String name = shared(container.getName());
        List<PortRecord> ports =
                container.getPorts().stream()
                        .filter(ApiObjects::isTcp)
                        .map(port -> new PortRecord(text(port.getName()), port.getContainerPort()))
                        .toList();
        return new ContainerRecord(
                name,
                kind,
                states.getOrDefault(name, new ContainerState.Untold()),
                requests(container.getResources()),
                ports);
    }

    private static Requests requests(@Nullable ResourceRequirements resources) {
        if (resources == null || resources.getRequests() == null) {
            return Requests.NONE;
        }
        return new Requests(
                wholeUnits(resources.getRequests().get("cpu"), MILLI),
                wholeUnits(resources.getRequests().get("memory"), 0));
    }

    /// A quantity in units of a power of ten, rounded up as Kubernetes rounds. One that is no
    /// number, which only a manifest can hold, asks for nothing.
    private static OptionalLong wholeUnits(@Nullable Quantity quantity, int scale) {
        if (quantity == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(
                    quantity.getNumericalAmount()
                            .scaleByPowerOfTen(scale)
                            .setScale(0, RoundingMode.CEILING)
                            .longValueExact());
        } catch (ArithmeticException | IllegalArgumentException _) {
            return OptionalLong.empty();
        }
    }

    private static boolean isTcp(ContainerPort port) {
        return port.getContainerPort() != null
                && (port.getProtocol() == null || port.getProtocol().equals("TCP"));
    }

    private static ContainerState state(ContainerStatus status) {
        io.fabric8.kubernetes.api.model.ContainerState told = status.getState();
        if (told == null) {
            return new ContainerState.Untold();
        }
        if (told.getRunning() != null) {
            return new ContainerState.Running(instant(told.getRunning().getStartedAt()));
        }
        return told.getTerminated() == null
                ? new ContainerState.Waiting() // what the API means by an empty state, too
                : new ContainerState.Terminated();
    }

    private static Instant instant(@Nullable String rfc3339) {
        try {
            return rfc3339 == null ? Instant.EPOCH : Instant.parse(rfc3339);
        } catch (DateTimeParseException _) {
            return Instant.EPOCH; // it only narrows what readings belong to the container
        }
    }

    private static Map<String, String> texts(@Nullable Map<String, String> map) {
        Map<String, String> texts = new HashMap<>();
        if (map != null) {
            map.forEach((name, value) -> texts.put(name.intern(), shared(value)));
        }
        return texts;
    }

    /// A word that many objects have: their namespace, their node, their labels. It is kept once.
    private static String shared(@Nullable String value) {
        return text(value).intern();
    }

    private static String text(@Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    private static int number(@Nullable Integer value) {
        return Objects.requireNonNullElse(value, 0);
    }
}
