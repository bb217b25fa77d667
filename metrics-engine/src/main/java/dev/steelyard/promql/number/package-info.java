/// Numbers as texts, the way Prometheus writes and reads them.
@NullMarked
package dev.steelyard.promql.number;

import org.jspecify.annotations.NullMarked;
