/// How the samples of one series are packed into bits: the chunk encodings of Prometheus.
@NullMarked
package dev.steelyard.tsdb.chunk;

import org.jspecify.annotations.NullMarked;
