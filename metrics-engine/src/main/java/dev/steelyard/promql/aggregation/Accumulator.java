package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.points.StepSeries;

/// Takes in the series of one group, and tells what they are together at each step.
public interface Accumulator {
    /// Takes in a series; nothing of it is kept but copies.
    void add(StepSeries series);

    /// Puts the result of each step that had a point into `result`.
    void finish(StepSeries result);
}
