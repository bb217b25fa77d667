/// Arithmetic on histograms: sums, quantiles, fractions and trims of native and classic ones.
@NullMarked
package dev.steelyard.promql.histogram;

import org.jspecify.annotations.NullMarked;
