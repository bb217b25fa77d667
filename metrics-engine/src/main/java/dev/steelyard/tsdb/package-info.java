/// Recent samples in memory off the Java heap, as the storage seam offers them.
@NullMarked
package dev.steelyard.tsdb;

import org.jspecify.annotations.NullMarked;
