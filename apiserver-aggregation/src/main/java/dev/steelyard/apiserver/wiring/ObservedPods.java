package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.groups.UsageReadings;
import dev.steelyard.discovery.AnnotatedPods;
import dev.steelyard.inventory.Inventory;
import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.Workload;
import dev.steelyard.model.Labels;
import dev.steelyard.rules.Surroundings;
import dev.steelyard.rules.WorkloadKey;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.UsageAnswer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What rules see of the cluster: the inventory's pods, how their targets were last scraped, and
/// what they use.
///
/// Which targets are which pod's is put in order at most twice a second, however many rules ask; a
/// race of two threads does it twice. How they were scraped is looked at each time: a target that
/// has failed must not look well when its series have ended, or they would be taken for zero.
final class ObservedPods implements Surroundings {
    private static final long ORDER_MILLIS = 500;

    private record PodName(String namespace, String name) {}

    /// Places in the list of statuses, by pod; right for lists of as many targets.
    private record Ordered(long atMillis, int targets, Map<PodName, List<Integer>> places) {}

    private final Inventory inventory;
    private final Supplier<List<TargetStatus>> statuses;
    private final UsageReadings usage;
    private final InstantSource clock;
    private volatile Ordered ordered = new Ordered(Long.MIN_VALUE, 0, Map.of());

    ObservedPods(
            Inventory inventory,
            Supplier<List<TargetStatus>> statuses,
            UsageReadings usage,
            InstantSource clock) {
        this.inventory = inventory;
        this.statuses = statuses;
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    public List<PodReading> podsOf(WorkloadKey workload) {
        List<TargetStatus> now = statuses.get();
        return pods(workload).map(pod -> reading(pod, targets(pod, now))).toList();
    }

    @Override
    public Optional<ResourceUse> use(
            WorkloadKey workload, String resource, Optional<String> container) {
        ResourceShare share = new ResourceShare(ResourceShare.Kind.of(resource), container);
        List<PodRecord> counted = pods(workload).filter(ObservedPods::counts).toList();
        double used = 0;
        long oldest = Long.MAX_VALUE;
        for (PodRecord pod : counted) {
            if (!(usage.pod(pod) instanceof UsageAnswer.Known<PodUsage>(PodUsage known))) {
                return Optional.empty();
            }
            OptionalDouble part = share.used(known);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            oldest = Math.min(oldest, known.timestamp().toEpochMilli());
            used += part.getAsDouble();
        }
        return counted.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new ResourceUse(used, share.requested(counted), counted.size(), oldest));
    }

    private Stream<PodRecord> pods(WorkloadKey key) {
        return inventory.podsOf(new Workload(key.namespace(), key.kind(), key.name())).stream();
    }

    private static boolean counts(PodRecord pod) {
        return pod.ready() && !pod.terminating() && pod.isRunning();
    }

    private static PodReading reading(PodRecord pod, List<TargetStatus> targets) {
        Optional<String> error =
                targets.stream()
                        .flatMap(target ->
                                target.health() instanceof TargetStatus.Health.Down down
                                        ? Stream.of(down.error())
                                        : Stream.empty())
                        .findFirst();
        return new PodReading(
                pod.name(),
                counts(pod),
                error.isPresent() ? Scrape.DOWN : withoutFailure(targets),
                error.orElse(""),
                targets.stream()
                        .mapToLong(TargetStatus::lastSuccessMillis)
                        .min()
                        .orElse(PodReading.NEVER));
    }

    private static Scrape withoutFailure(List<TargetStatus> targets) {
        if (targets.isEmpty()) {
            return Scrape.NO_TARGET;
        }
        boolean pending =
                targets.stream()
                        .anyMatch(target -> target.health() instanceof TargetStatus.Health.Unknown);
        return pending ? Scrape.PENDING : Scrape.UP;
    }

    private List<TargetStatus> targets(PodRecord pod, List<TargetStatus> now) {
        PodName name = new PodName(pod.namespace(), pod.name());
        Ordered held = ordered;
        List<Integer> places = held.places.getOrDefault(name, List.of());
        if (isOld(held, now) || !places.stream().allMatch(i -> isTargetOf(now.get(i), name))) {
            held = order(now);
            ordered = held;
            places = held.places.getOrDefault(name, List.of());
        }
        return places.stream().map(now::get).toList();
    }

    private boolean isOld(Ordered held, List<TargetStatus> now) {
        return held.targets != now.size()
                || held.atMillis == Long.MIN_VALUE
                || Math.abs(clock.millis() - held.atMillis) >= ORDER_MILLIS;
    }

    private Ordered order(List<TargetStatus> now) {
        Map<PodName, List<Integer>> places =
                IntStream.range(0, now.size())
                        .filter(i -> now.get(i).target().job().equals(AnnotatedPods.JOB))
                        .boxed()
                        .collect(Collectors.groupingBy(i -> pod(now.get(i).target().labels())));
        return new Ordered(clock.millis(), now.size(), places);
    }

    private static boolean isTargetOf(TargetStatus status, PodName name) {
        return status.target().job().equals(AnnotatedPods.JOB)
                && pod(status.target().labels()).equals(name);
    }

    private static PodName pod(Labels labels) {
        return new PodName(labels.get("namespace"), labels.get("pod"));
    }
}
