package dev.steelyard.usage;

import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.usage.LatestReadings.Subject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the nodes and pods of this moment use, made of the kubelets' readings and of what the
/// inventory knows to run.
///
/// CPU is the difference of the last two readings over the time between them, both as the kubelet
/// took them; memory is the last reading. A fresh container needs only one reading. Usage outlives
/// failed scrapes, with its true timestamp, until it is older than [UsageOptions#maxAge]. Of a pod
/// the containers that run count, regular ones and sidecars; those that wait, have ended or are
/// ephemeral do not. Zero is a usage like any other.
///
/// The feed's thread writes, any thread asks.
public final class ResourceUsage implements AutoCloseable {
    private final Inventory inventory;
    private final UsageOptions options;
    private final InstantSource clock;
    private final LatestReadings readings;
    private final SampleFeed.Subscription subscription;

    private ResourceUsage(
            Inventory inventory,
            UsageOptions options,
            InstantSource clock,
            LatestReadings readings,
            SampleFeed.Subscription subscription) {
        this.inventory = inventory;
        this.options = options;
        this.clock = clock;
        this.readings = readings;
        this.subscription = subscription;
    }

    /// Begins to listen to the kubelets' samples, those of the recent past included.
    public static ResourceUsage open(
            SampleFeed feed, Inventory inventory, UsageOptions options, InstantSource clock) {
        LatestReadings readings = new LatestReadings();
        long since = clock.instant().minus(options.maxAge().multipliedBy(2)).toEpochMilli();
        SampleFeed.Subscription subscription =
                feed.subscribe(KubeletSeries.matchers(), since, readings);
        return new ResourceUsage(inventory, options, clock, readings, subscription);
    }

    /// What a node uses.
    public UsageAnswer<NodeUsage> node(String name) {
        return inventory
                .node(name)
                .map(this::node)
                .orElseGet(() -> new UsageAnswer.Absent<>(notListed("node " + name)));
    }

    /// What a node of the inventory uses.
    public UsageAnswer<NodeUsage> node(NodeRecord node) {
        String subject = "node " + node.name();
        return switch (usage(subject, Subject.node(node.name()), Instant.EPOCH)) {
            case UsageAnswer.Known<Usage>(Usage usage) ->
                    new UsageAnswer.Known<>(new NodeUsage(node, usage));
            case UsageAnswer.Absent<Usage>(Absence reason) -> new UsageAnswer.Absent<>(reason);
        };
    }

    /// What a pod uses.
    public UsageAnswer<PodUsage> pod(String namespace, String name) {
        return inventory
                .pod(namespace, name)
                .map(this::pod)
                .orElseGet(
                        () -> new UsageAnswer.Absent<>(notListed("pod " + namespace + '/' + name)));
    }

    /// What a pod of the inventory uses.
    public UsageAnswer<PodUsage> pod(PodRecord pod) {
        String subject = "pod " + pod.namespace() + '/' + pod.name();
        if (!pod.isRunning()) {
            return new UsageAnswer.Absent<>(new Absence.NotRunning(subject, pod.phase()));
        }
        List<ContainerUsage> containers = new ArrayList<>();
        for (ContainerRecord container : pod.containers()) {
            Optional<Instant> started = runningSince(container);
            if (started.isEmpty()) {
                continue;
            }
            String its = "container " + container.name() + " of " + subject;
            Subject key = new Subject(pod.node(), pod.namespace(), pod.name(), container.name());
            switch (usage(its, key, started.get())) {
                case UsageAnswer.Known<Usage>(Usage usage) ->
                        containers.add(new ContainerUsage(container.name(), usage));
                case UsageAnswer.Absent<Usage>(Absence reason) -> {
                    return new UsageAnswer.Absent<>(reason);
                }
            }
        }
        return containers.isEmpty()
                ? new UsageAnswer.Absent<>(new Absence.NothingRuns(subject))
                : new UsageAnswer.Known<>(new PodUsage(pod, containers));
    }

    /// The nodes whose usage is known, by name.
    public List<NodeUsage> nodes() {
        return inventory.nodes().stream().map(this::node).flatMap(ResourceUsage::known).toList();
    }

    /// The pods whose usage is known, by namespace and name.
    public List<PodUsage> pods() {
        return inventory.pods().stream().map(this::pod).flatMap(ResourceUsage::known).toList();
    }

    /// The pods of a namespace whose usage is known, by name.
    public List<PodUsage> pods(String namespace) {
        return inventory.pods(namespace).stream()
                .map(this::pod)
                .flatMap(ResourceUsage::known)
                .toList();
    }

    /// Why usage is not known, for every node and every running pod where it is not.
    public List<Absence> absences() {
        return Stream.concat(
                        inventory.nodes().stream().map(this::node).flatMap(ResourceUsage::missing),
                        inventory.pods().stream()
                                .filter(PodRecord::isRunning)
                                .map(this::pod)
                                .flatMap(ResourceUsage::missing))
                .toList();
    }

    /// How many samples of the kubelets were no readings: negative, infinite or not numbers.
    public long refusedSamples() {
        return readings.refused();
    }

    /// Stops listening; answers grow old.
    @Override
    public void close() {
        subscription.close();
    }

    private UsageAnswer<Usage> usage(String subject, Subject key, Instant started) {
        UsageRule rule = new UsageRule(options, clock.instant(), started);
        return readings.of(key)
                .map(its -> rule.apply(subject, its.latest()))
                .orElseGet(() -> new UsageAnswer.Absent<>(new Absence.NoReading(subject)));
    }

    private Absence notListed(String subject) {
        return inventory.isComplete()
                ? new Absence.Unknown(subject)
                : new Absence.Starting(subject);
    }

    /// When a container started at the earliest, if it is meant to last and runs.
    private static Optional<Instant> runningSince(ContainerRecord container) {
        if (!container.isLasting()) {
            return Optional.empty();
        }
        return switch (container.state()) {
            case ContainerState.Running(Instant since) -> Optional.of(since);
            case ContainerState.Untold() -> Optional.of(Instant.EPOCH);
            case ContainerState.Waiting(), ContainerState.Terminated() -> Optional.empty();
        };
    }

    private static <U> Stream<U> known(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U>(U usage) -> Stream.of(usage);
            case UsageAnswer.Absent<U> _ -> Stream.empty();
        };
    }

    private static <U> Stream<Absence> missing(UsageAnswer<U> answer) {
        return switch (answer) {
            case UsageAnswer.Known<U> _ -> Stream.empty();
            case UsageAnswer.Absent<U>(Absence reason) -> Stream.of(reason);
        };
    }
}
