/// What aggregations make of the series of a group, series by series with all steps of each.
@NullMarked
package dev.steelyard.promql.aggregation;

import org.jspecify.annotations.NullMarked;
