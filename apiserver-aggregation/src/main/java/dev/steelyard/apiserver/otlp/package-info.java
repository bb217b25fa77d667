/// Metrics of OpenTelemetry, as they come over HTTP, made into series.
@NullMarked
package dev.steelyard.apiserver.otlp;

import org.jspecify.annotations.NullMarked;
