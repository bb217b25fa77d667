package dev.steelyard.usage;

import dev.steelyard.inventory.PodRecord;
import dev.steelyard.inventory.PodRecord.ContainerRecord;
import dev.steelyard.inventory.PodRecord.ContainerState;
import dev.steelyard.usage.LatestReadings.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts a running pod's usage together from that of its containers.
///
/// @param now the present
record PodSum(LatestReadings readings, UsageOptions options, Instant now) {
    private record Missing(Instant started, Absence reason) {}

    UsageAnswer<PodUsage> of(PodRecord pod) {
        List<ContainerUsage> containers = new ArrayList<>(pod.containers().size());
        List<Missing> missing = new ArrayList<>(0);
        Instant earliest = Instant.MAX;
        for (ContainerRecord container : pod.containers()) {
            Optional<Instant> started = runningSince(container);
            if (started.isEmpty()) {
                continue;
            }
            switch (usage(pod, container.name(), started.get())) {
                case UsageAnswer.Known<Usage>(Usage usage) -> {
                    containers.add(new ContainerUsage(container.name(), usage));
                    earliest = started.get().isBefore(earliest) ? started.get() : earliest;
                }
                case UsageAnswer.Absent<Usage>(Absence reason) ->
                        missing.add(new Missing(started.get(), reason));
            }
        }
        for (Missing each : missing) {
            if (!joins(each.started, earliest)) {
                return new UsageAnswer.Absent<>(each.reason);
            }
        }
        return containers.isEmpty()
                ? new UsageAnswer.Absent<>(new Absence.NothingRuns(name(pod)))
                : new UsageAnswer.Known<>(new PodUsage(pod, containers));
    }

    static String name(PodRecord pod) {
        return "pod " + pod.namespace() + '/' + pod.name();
    }

    private UsageAnswer<Usage> usage(PodRecord pod, String container, Instant started) {
        Subject key = new Subject(pod.node(), pod.namespace(), pod.name(), container);
        return new UsageRule(options, now, started, pod.since())
                .apply(() -> "container " + container + " of " + name(pod), readings.of(key));
    }

    /// Whether a container has just come to one that had run before for long enough to be known.
    private boolean joins(Instant started, Instant earliest) {
        return now.isBefore(started.plus(options.joining()))
                && earliest.isBefore(started.minus(options.startUpFrom()));
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
}
