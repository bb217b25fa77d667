/// The protocols between Prometheus and its kind: remote write in, and remote read out.
@NullMarked
package dev.steelyard.apiserver.remote;

import org.jspecify.annotations.NullMarked;
