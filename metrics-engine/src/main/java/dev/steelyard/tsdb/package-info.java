/// The time-series database behind the storage seam: recent samples in memory off the Java heap,
/// all of them in a directory.
@NullMarked
package dev.steelyard.tsdb;

import org.jspecify.annotations.NullMarked;
