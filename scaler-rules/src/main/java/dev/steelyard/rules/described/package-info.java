/// Metrics that describe objects of the cluster, or nothing, made of series when they are asked
/// for.
@NullMarked
package dev.steelyard.rules.described;

import org.jspecify.annotations.NullMarked;
