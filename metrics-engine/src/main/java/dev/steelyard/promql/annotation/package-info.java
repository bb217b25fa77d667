/// What the asker of a query should know besides the value: warnings and infos, with the texts that
/// users of Prometheus know.
@NullMarked
package dev.steelyard.promql.annotation;

import org.jspecify.annotations.NullMarked;
