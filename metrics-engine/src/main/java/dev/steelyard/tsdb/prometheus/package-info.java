/// The write-ahead log of a Prometheus, read once to take over the samples that are in no block.
@NullMarked
package dev.steelyard.tsdb.prometheus;

import org.jspecify.annotations.NullMarked;
