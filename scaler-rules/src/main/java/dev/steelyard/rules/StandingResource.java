package dev.steelyard.rules;

import dev.steelyard.rules.Surroundings.PodReading;
import dev.steelyard.rules.Surroundings.ResourceUse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The use of cpu or memory, read from the surroundings each time.
///
/// The value of a utilization is a percentage, otherwise it is cores or bytes of all counted pods.
record StandingResource(
        CompiledSignal.Resource compiled, WorkloadKey workload, Surroundings surroundings)
        implements StandingSignal {
    private static final long WINDOW_SECONDS = 60;

    @Override
    public SignalReading read(long nowMillis) {
        List<PodReading> all = surroundings.podsOf(workload);
        int ready = (int) all.stream().filter(PodReading::ready).count();
        SignalReading.Pods pods = new SignalReading.Pods(ready, all.size() - ready);
        Optional<ResourceUse> use =
                surroundings.use(workload, compiled.resource(), compiled.container());
        if (use.isEmpty()) {
            return without(
                    Cause.NO_USAGE,
                    pods,
                    "the use of "
                            + compiled.resource()
                            + " by the pods of "
                            + workload.display()
                            + " is not known yet: it needs two readings of their kubelets");
        }
        return switch (compiled.target()) {
            case Target.PerReplica _, Target.KeepAt _ -> with(pods, use.get(), use.get().used());
            case Target.Utilization _ -> {
                OptionalDouble requested = use.get().requested();
                yield requested.isPresent()
                        ? with(pods, use.get(), 100 * use.get().used() / requested.getAsDouble())
                        : without(
                                Cause.NO_REQUEST,
                                pods,
                                "utilization needs requests, and a container of "
                                        + workload.display()
                                        + " states none for "
                                        + compiled.resource()
                                        + ": add resources.requests to it, or use perReplica");
            }
        };
    }

    private SignalReading with(SignalReading.Pods pods, ResourceUse use, double value) {
        return new SignalReading(
                compiled,
                Cause.COMPLETE,
                OptionalDouble.of(value),
                use.sampleMillis(),
                WINDOW_SECONDS,
                use.pods(),
                pods,
                Map.of(),
                "");
    }

    private SignalReading without(Cause cause, SignalReading.Pods pods, String message) {
        return new SignalReading(
                compiled,
                cause,
                OptionalDouble.empty(),
                SignalReading.NEVER,
                WINDOW_SECONDS,
                0,
                pods,
                Map.of(),
                message);
    }

    @Override
    public void close() {
        // It holds nothing: the surroundings are asked each time.
    }
}
