/// Functions of range vectors: what they make of the samples in a window.
@NullMarked
package dev.steelyard.promql.window;

import org.jspecify.annotations.NullMarked;
