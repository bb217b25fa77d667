/// Evaluates syntax trees over the series of a reader, all steps of a series at once.
@NullMarked
package dev.steelyard.promql.evaluation;

import org.jspecify.annotations.NullMarked;
