package dev.steelyard.apiserver.query;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What the program says of itself.
///
/// @param version our own
/// @param started when it began
/// @param flags what it was started with, by the names of Prometheus
/// @param features what of its features not each has
/// @param state what changes while it runs
public record Description(
        String version,
        Instant started,
        Map<String, String> flags,
        Features features,
        Supplier<State> state) {
    public Description {
        flags = Map.copyOf(flags);
    }

    /// What the program goes by at this moment.
    ///
    /// @param configuration as YAML and without secrets; empty where there is none
    /// @param since when it was taken up
    /// @param refused when the configuration as it stands was found unusable, so that an older one
    ///   goes on; empty where it is gone by
    /// @param stored how what is stored stands
    public record State(
            String configuration, Instant since, Optional<Instant> refused, StoreState stored) {}
}
