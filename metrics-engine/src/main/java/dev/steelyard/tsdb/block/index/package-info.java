/// The index of a block: which series it has, their labels, and where their chunks lie.
@NullMarked
package dev.steelyard.tsdb.block.index;

import org.jspecify.annotations.NullMarked;
