/// Samples in memory, as the storage seam offers them.
@NullMarked
package dev.steelyard.tsdb;

import org.jspecify.annotations.NullMarked;
