package dev.steelyard.promql;

import java.time.Duration;

/// How an engine evaluates.
///
/// @param maxSamples how many points a query may hold in memory at one time
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
        Duration timeout,
        Duration lookBack,
        Duration subqueryStep,
        boolean delayedNameRemoval,
        boolean typeAndUnitLabels,
        boolean startTimestamps,
        boolean experimental) {
    /// What Prometheus evaluates with where no flag is given.
    public static final EngineOptions DEFAULT =
            new EngineOptions(
                    50_000_000,
                    Duration.ofMinutes(2),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(1),
                    false,
                    false,
                    false,
                    false);

    public EngineOptions {
        positive("maxSamples", maxSamples);
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
                maxSamples, timeout, lookBack, subqueryStep, true, false, true, true);
    }
}
