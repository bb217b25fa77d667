package dev.steelyard.promql;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// What one query sets otherwise than the engine.
///
/// @param lookBack instead of the engine's
/// @param timeout instead of the engine's, where it is shorter
/// @param startTimestamps instead of the engine's
/// @param canceled asked now and then while the query is evaluated; true ends it
public record QuerySettings(
        Optional<Duration> lookBack,
        Optional<Duration> timeout,
        Optional<Boolean> startTimestamps,
        BooleanSupplier canceled) {
    /// Sets nothing.
    public static final QuerySettings NONE =
            new QuerySettings(Optional.empty(), Optional.empty(), Optional.empty(), () -> false);
}
