/// The commands `steelyard tsdb …`: what an operator asks of a directory of blocks.
@NullMarked
package dev.steelyard.tsdb.command;

import org.jspecify.annotations.NullMarked;
