package dev.steelyard.inventory;

import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.inventory.PodRecord.Kind;
import dev.steelyard.inventory.PodRecord.PortRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Composes pods for tests: a running one of Deployment `shop/web` on node `n1` unless told
/// otherwise.
public final class PodBuilder {
    private final String name;
    private String phase = "Running";
    private String node = "n1";
    private String ip = "10.0.0.1";
    private Instant since = Instant.EPOCH;
    private Workload workload = new Workload("shop", "Deployment", "web");
    private final Map<String, String> annotations = new HashMap<>();
    private final List<ContainerRecord> containers = new ArrayList<>();

    private PodBuilder(String name) {
        this.name = name;
    }

    /// A pod of the namespace `shop`.
    public static PodBuilder pod(String name) {
        return new PodBuilder(name);
    }

    public PodBuilder phase(String value) {
        phase = value;
        return this;
    }

    public PodBuilder node(String value) {
        node = value;
        return this;
    }

    public PodBuilder since(Instant value) {
        since = value;
        return this;
    }

    public PodBuilder ip(String value) {
        ip = value;
        return this;
    }

    public PodBuilder workload(Workload value) {
        workload = value;
        return this;
    }

    public PodBuilder annotation(String annotation, String value) {
        annotations.put(annotation, value);
        return this;
    }

    /// A regular container that has run since the epoch.
    public PodBuilder container(String container, PortRecord... ports) {
        return container(container, Kind.REGULAR, ports);
    }

    public PodBuilder container(String container, Kind kind, PortRecord... ports) {
        ContainerState state = new ContainerState.Running(Instant.EPOCH);
        containers.add(new ContainerRecord(container, kind, state, Requests.NONE, List.of(ports)));
        return this;
    }

    public PodBuilder container(String container, Kind kind, ContainerState state) {
        containers.add(new ContainerRecord(container, kind, state, Requests.NONE, List.of()));
        return this;
    }

    public PodRecord build() {
        return new PodRecord(
                "shop",
                name,
                node,
                ip,
                phase,
                true,
                false,
                since,
                workload,
                Map.of("app", "web"),
                annotations,
                Requests.NONE,
                containers);
    }
}
