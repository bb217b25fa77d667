package dev.steelyard.promql.points;

/// Takes the series of an expression, one after the other.
///
/// Operations are sinks in front of sinks, so that a series passes through all that can be done to
/// it alone before the next one is read.
@FunctionalInterface
public interface SeriesSink {
    /// Takes a series, which is its own until it returns. Series of nothing but gaps may come.
    void accept(StepSeries series);
}
