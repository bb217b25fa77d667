package dev.steelyard.apiserver.query;

import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/// What the program says of itself.
///
/// @param version our own
/// @param started when it began
/// @param flags what it was started with
/// @param configuration what is gone by, as YAML and without secrets; empty where there is none
public record Description(
        String version,
        Instant started,
        Map<String, String> flags,
        Supplier<String> configuration) {
    public Description {
        flags = Map.copyOf(flags);
    }
}
