/// The words of the engine: labels, samples, families and what they mean.
///
/// A type enters only if at least two other packages must say its name and it needs no I/O, clock,
/// thread or framework; nothing enters because it was convenient.
@NullMarked
package dev.steelyard.model;

import org.jspecify.annotations.NullMarked;
