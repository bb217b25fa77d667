/// The HTTP API of Prometheus over the engine: what its clients ask, and what they are answered.
@NullMarked
package dev.steelyard.apiserver.query;

import org.jspecify.annotations.NullMarked;
