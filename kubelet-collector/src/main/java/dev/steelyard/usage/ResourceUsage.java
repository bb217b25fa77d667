package dev.steelyard.usage;

import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.kubelet.KubeletSeries;
import dev.steelyard.storage.SampleFeed;
import dev.steelyard.usage.LatestReadings.Subject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// What the nodes and pods of this moment use, made of the kubelets' readings and of what the
/// inventory knows to run.
///
/// CPU is the difference of the last two readings over the time between them, both as the kubelet
/// took them; memory is the last reading. A fresh container needs only one reading. Usage outlives
/// failed scrapes and restarts, with its true timestamp, until it is older than
/// [UsageOptions#maxAge]. Of a pod the containers that run count, regular ones and sidecars; those
/// that wait, have ended or are ephemeral do not. Zero is a usage like any other.
///
/// A pod is known when all its running containers are: a part would look like the whole, only too
/// small. One that joins others which ran before it is left out until its first usage is known, for
/// a while: without it nothing was missing a moment ago, and the pod is not to vanish for it.
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
        LatestReadings readings = new LatestReadings(clock);
        long since = clock.instant().minus(options.maxAge().multipliedBy(2)).toEpochMilli();
        SampleFeed.Subscription subscription =
                feed.subscribe(KubeletSeries.matchers(), since, readings);
        readings.pastIsTold();
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
        UsageRule rule = new UsageRule(options, clock.instant(), Instant.EPOCH, Instant.EPOCH);
        return switch (rule.apply(
                () -> "node " + node.name(), readings.of(Subject.node(node.name())))) {
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
        return pod.isRunning()
                ? new PodSum(readings, options, clock.instant()).of(pod)
                : new UsageAnswer.Absent<>(new Absence.NotRunning(PodSum.name(pod), pod.phase()));
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

    private Absence notListed(String subject) {
        return inventory.isComplete()
                ? new Absence.Unknown(subject)
                : new Absence.Starting(subject);
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
