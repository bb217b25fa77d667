package dev.steelyard.apiserver.query;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/// What the program says of itself.
///
/// @param version our own
/// @param started when it began
/// @param flags what it was started with, by the names of Prometheus
/// @param state what changes while it runs
public record Description(
        String version, Instant started, Map<String, String> flags, Supplier<State> state) {
    public Description {
        flags = Map.copyOf(flags);
    }

    /// What the program goes by at this moment.
    ///
    /// @param configuration as YAML and without secrets; empty where there is none
    /// @param isLatest whether that is the configuration as it stands, and not an older one
    /// @param since when it was taken up
    /// @param stored how what is stored stands
    public record State(String configuration, boolean isLatest, Instant since, StoreState stored) {}
}
