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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What rules see of the cluster: the inventory's pods, how their targets were last scraped, and
/// what they use.
///
/// Which targets are which pod's is put in order at most twice a second, however many rules ask; a
/// race of two threads does it twice. How they were scraped is looked at each time: a target that
/// has failed must not look well when its series have ended, or they would be taken for zero.
final class ObservedPods implements Surroundings {
    private static final long ORDER_MILLIS = 500;
    private static final Optional<List<TargetStatus>> NOTHING = Optional.of(List.of());

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
        List<PodRecord> pods = pods(workload);
        List<PodReading> readings = new ArrayList<>(pods.size());
        for (PodRecord pod : pods) {
            readings.add(reading(pod, targets(pod, now)));
        }
        return readings;
    }

    @Override
    public int countPods(WorkloadKey workload) {
        return pods(workload).size();
    }

    @Override
    public Optional<ResourceUse> use(
            WorkloadKey workload, String resource, Optional<String> container) {
        ResourceShare share = new ResourceShare(ResourceShare.Kind.of(resource), container);
        List<PodRecord> counted = pods(workload).stream().filter(ObservedPods::counts).toList();
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

    private List<PodRecord> pods(WorkloadKey key) {
        return inventory.podsOf(new Workload(key.namespace(), key.kind(), key.name()));
    }

    private static boolean counts(PodRecord pod) {
        return pod.ready() && !pod.terminating() && pod.isRunning();
    }

    private static PodReading reading(PodRecord pod, List<TargetStatus> targets) {
        Scrape scrape = targets.isEmpty() ? Scrape.NO_TARGET : Scrape.UP;
        String error = "";
        long answered = targets.isEmpty() ? PodReading.NEVER : Long.MAX_VALUE;
        for (TargetStatus target : targets) {
            answered = Math.min(answered, target.lastSuccessMillis());
            switch (target.health()) {
                case TargetStatus.Health.Up _ -> {}
                case TargetStatus.Health.Unknown _ ->
                        scrape = scrape == Scrape.DOWN ? Scrape.DOWN : Scrape.PENDING;
                case TargetStatus.Health.Down down -> {
                    error = scrape == Scrape.DOWN ? error : down.error();
                    scrape = Scrape.DOWN;
                }
            }
        }
        return new PodReading(pod.name(), counts(pod), scrape, error, answered);
    }

    private List<TargetStatus> targets(PodRecord pod, List<TargetStatus> now) {
        PodName name = new PodName(pod.namespace(), pod.name());
        Ordered held = ordered;
        Optional<List<TargetStatus>> targets =
                isOld(held, now) ? Optional.empty() : at(held, name, now);
        if (targets.isEmpty()) {
            held = order(now);
            ordered = held;
            targets = at(held, name, now);
        }
        return targets.orElse(List.of());
    }

    /// The targets of a pod; empty where others have come to their places.
    private static Optional<List<TargetStatus>> at(
            Ordered held, PodName name, List<TargetStatus> now) {
        List<Integer> places = held.places.getOrDefault(name, List.of());
        if (places.isEmpty()) {
            return NOTHING;
        }
        List<TargetStatus> targets = new ArrayList<>(places.size());
        for (int place : places) {
            TargetStatus target = now.get(place);
            if (!isTargetOf(target, name)) {
                return Optional.empty();
            }
            targets.add(target);
        }
        return Optional.of(targets);
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
