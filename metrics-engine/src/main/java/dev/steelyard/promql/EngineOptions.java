package dev.steelyard.promql;

import java.time.Duration;

/// How an engine evaluates.
///
/// @param maxSamples how many points a query may hold in memory at one time
/// @param maxBytes how many bytes a query may hold in memory at one time, as far as they are
///   counted
/// @param timeout how long a query may take
/// @param lookBack how far back an instant selector looks for a sample
/// @param subqueryStep the step of a subquery that names none
/// @param delayedNameRemoval whether metric names are dropped at the end of the evaluation, so that
///   a query can still use them, and not by each operation
/// @param typeAndUnitLabels whether `__type__` and `__unit__` belong to the metric's name and go
///   with it
/// @param startTimestamps whether rates take resets from the start timestamps of samples
/// @param experimental whether functions, aggregations and modifiers are understood that Prometheus
///   calls experimental
public record EngineOptions(
        int maxSamples,
        long maxBytes,
        Duration timeout,
        Duration lookBack,
        Duration subqueryStep,
        boolean delayedNameRemoval,
        boolean typeAndUnitLabels,
        boolean startTimestamps,
        boolean experimental) {
    /// What Prometheus evaluates with where no flag is given; it counts no bytes.
    public static final EngineOptions DEFAULT =
            new EngineOptions(
                    50_000_000,
                    1L << 30,
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(1),
                    false,
                    false,
                    false,
                    false);

    public EngineOptions {
        positive("maxSamples", maxSamples);
        positive("maxBytes", maxBytes);
        positive("timeout", timeout.toMillis());
        positive("lookBack", lookBack.toMillis());
        positive("subqueryStep", subqueryStep.toMillis());
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }

    /// The same with another limit of points in memory.
    public EngineOptions withMaxSamples(int limit) {
        return new EngineOptions(
                limit,
                maxBytes,
                timeout,
                lookBack,
                subqueryStep,
                delayedNameRemoval,
                typeAndUnitLabels,
                startTimestamps,
                experimental);
    }

    /// The same with another limit of bytes in memory.
    public EngineOptions withMaxBytes(long limit) {
        return new EngineOptions(
                maxSamples,
                limit,
                timeout,
                lookBack,
                subqueryStep,
                delayedNameRemoval,
                typeAndUnitLabels,
                startTimestamps,
                experimental);
    }

    /// The same with another step of subqueries that name none.
    public EngineOptions withSubqueryStep(Duration step) {
        return new EngineOptions(
                maxSamples,
                maxBytes,
                timeout,
                lookBack,
                step,
                delayedNameRemoval,
                typeAndUnitLabels,
                startTimestamps,
                experimental);
    }

    /// The same with all that Prometheus calls experimental switched on, as its own tests run.
    public EngineOptions withEverything() {
        return new EngineOptions(
                maxSamples, maxBytes, timeout, lookBack, subqueryStep, true, false, true, true);
    }
}
