/// Blocks: immutable directories of samples in the format of Prometheus, written once and read
/// through mappings.
@NullMarked
package dev.steelyard.tsdb.block;

import org.jspecify.annotations.NullMarked;
