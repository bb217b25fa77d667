/// A shop that serves requests and counts them, and customers who come at a steady or a waving
/// rate.
@NullMarked
package dev.steelyard.sample;

import org.jspecify.annotations.NullMarked;
