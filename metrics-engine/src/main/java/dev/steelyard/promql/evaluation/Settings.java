package dev.steelyard.promql.evaluation;

import dev.steelyard.promql.points.Steps;

/// How one query is evaluated.
///
/// @param text the query as it was written
/// @param steps the times that the query asks for
/// @param endMillis the end of the range, which need not be a step
/// @param instant whether it asks for one time rather than for a range
/// @param lookBackMillis how far back an instant selector looks
/// @param subqueryStepMillis the step of a subquery that names none
/// @param delayedNameRemoval whether metric names are dropped at the end
/// @param typeAndUnitLabels whether `__type__` tells what is a counter
/// @param startTimestamps whether start timestamps tell of resets
public record Settings(
        String text,
        Steps steps,
        long endMillis,
        boolean instant,
        long lookBackMillis,
        long subqueryStepMillis,
        boolean delayedNameRemoval,
        boolean typeAndUnitLabels,
        boolean startTimestamps) {}
