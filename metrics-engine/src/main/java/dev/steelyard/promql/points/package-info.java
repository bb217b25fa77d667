/// The columns that evaluation runs over: raw samples, and series with one point a step.
@NullMarked
package dev.steelyard.promql.points;

import org.jspecify.annotations.NullMarked;
