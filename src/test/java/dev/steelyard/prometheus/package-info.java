/// Steelyard beside a real Prometheus on the same data.
@NullMarked
package dev.steelyard.prometheus;

import org.jspecify.annotations.NullMarked;
