/// The older adapters behind this server, which are asked for metrics that nobody here knows.
@NullMarked
package dev.steelyard.apiserver.chaining;

import org.jspecify.annotations.NullMarked;
