/// PromQL: asks a query of stored series and answers with a value.
@NullMarked
package dev.steelyard.promql;

import org.jspecify.annotations.NullMarked;
