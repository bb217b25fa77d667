package dev.steelyard.rules;

import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.standing.FoldReading;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The reading of a signal over series in the making: what was measured, to which a judgement is
/// added.
final class ReadingDraft {
    private final CompiledSignal.Series signal;
    private final WorkloadKey workload;
    private final FoldReading fold;
    private final SignalReading.Pods pods;
    private final long nowMillis;

    /// A draft at `nowMillis` over `own`, the pods of the rule's workload.
    ReadingDraft(
            CompiledSignal.Series signal,
            WorkloadKey workload,
            FoldReading fold,
            List<PodReading> own,
            long nowMillis) {
        this.signal = signal;
        this.workload = workload;
        this.fold = fold;
        this.nowMillis = nowMillis;
        int counted = (int) own.stream().filter(PodReading::ready).count();
        this.pods = new SignalReading.Pods(counted, own.size() - counted);
    }

    FoldReading fold() {
        return fold;
    }

    /// How many pods count as replicas.
    int counted() {
        return pods.counted();
    }

    /// Why nothing can be made of `level`, if so.
    Optional<SignalReading> useless(double level) {
        if (!Double.isFinite(level)) {
            return Optional.of(
                    without(
                            Cause.NOT_A_NUMBER,
                            "the series say " + level + ", which is no number"));
        }
        if (signal.target() instanceof Target.KeepAt && pods.counted() == 0 && pods.ignored() > 0) {
            return Optional.of(
                    without(
                            Cause.NO_READY_POD,
                            "no pod of " + workload.display() + " is Ready, so none counts"));
        }
        return Optional.empty();
    }

    SignalReading complete(double level) {
        return value(Cause.COMPLETE, level, "");
    }

    /// A level that is not told below `least`, because of `gaps`.
    SignalReading held(double level, double least, List<Coverage.Gap> gaps) {
        return value(
                Cause.PART_MISSING,
                Math.max(level, least),
                "not below "
                        + Milli.display(least)
                        + " while a part is missing: "
                        + Coverage.words(gaps));
    }

    SignalReading zero(String why) {
        return value(Cause.COMPLETE, 0, "0, because " + why);
    }

    SignalReading absent() {
        if (fold.known() == 0 || fold.hasEnded()) {
            return without(
                    fold.known() == 0 ? Cause.METRIC_NEVER_SEEN : Cause.METRIC_GONE,
                    (fold.known() == 0 ? "no series " : "no longer a series ")
                            + "matches "
                            + signal.promql()
                            + ": check the name and the labels");
        }
        return without(
                Cause.STALE_SAMPLES,
                "the newest of "
                        + fold.known()
                        + " series is of "
                        + Coverage.time(fold.newestMillis()));
    }

    SignalReading absent(List<Coverage.Gap> gaps) {
        return without(gapCause(), Coverage.words(gaps));
    }

    /// A lone sample is the beginning of a series, not its end.
    private Cause gapCause() {
        if (fold.pods().values().stream().anyMatch(part -> part.lone() > 0)) {
            return Cause.TOO_FEW_SAMPLES;
        }
        return fold.known() == 0
                ? Cause.METRIC_NEVER_SEEN
                : fold.hasEnded() ? Cause.METRIC_GONE : Cause.STALE_SAMPLES;
    }

    /// What holds a level is told to the autoscaler as level × pods, which it divides by its
    /// target. A workload without pods counts as one, so that it can be woken.
    private SignalReading value(Cause cause, double level, String message) {
        double served =
                signal.target() instanceof Target.KeepAt
                        ? level * Math.max(1, pods.counted())
                        : level;
        return reading(cause, OptionalDouble.of(served), message);
    }

    SignalReading without(Cause cause, String message) {
        return reading(cause, OptionalDouble.empty(), message);
    }

    private SignalReading reading(Cause cause, OptionalDouble value, String message) {
        return new SignalReading(
                signal,
                cause,
                value,
                // A zero that no sample says is a statement about this moment.
                value.isPresent() && fold.newestMillis() == FoldReading.NEVER
                        ? nowMillis
                        : fold.newestMillis(),
                Math.max(1, signal.fold().function().windowMillis() / 1000),
                fold.series(),
                pods,
                parts(),
                message);
    }

    private Map<String, Double> parts() {
        Map<String, Double> perPod = new HashMap<>();
        fold.pods()
                .forEach((pod, part) -> {
                    if (!pod.isEmpty() && part.value().isPresent()) {
                        perPod.put(pod, part.value().getAsDouble());
                    }
                });
        return perPod;
    }
}
