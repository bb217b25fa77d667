package dev.steelyard.promql.aggregation;

import dev.steelyard.promql.annotation.Annotations;
import dev.steelyard.promql.annotation.Texts;
import dev.steelyard.promql.syntax.PositionRange;

/// Tells what an aggregation met, at the place of its operand.
///
/// @param aggregation the aggregation as it is written
public record Notes(Annotations annotations, PositionRange position, String aggregation) {
    /// A histogram was not looked at.
    void ignoredHistogram() {
        annotations.inform(Texts.ignoredInAggregation(aggregation), position);
    }

    /// A group had floats and histograms at one step.
    void mixedSamples() {
        annotations.warn(Texts.MIXED_IN_AGGREGATION, position);
    }

    /// A group had exponential and custom buckets at one step.
    void mixedSchemas(String metric) {
        annotations.warn(Texts.mixedSchemas(metric), position);
    }

    /// A group had histograms that were reset and others that were not at one step.
    void conflictingResets() {
        annotations.warn(Texts.conflictingResets("aggregation"), position);
    }

    /// A group had custom bounds that differ at one step.
    void reconciledBounds() {
        annotations.inform(Texts.reconciledBounds("aggregation"), position);
    }
}
