/// Scaling rules at work: compiled, kept in the book that the metrics APIs answer from, and
/// decided.
@NullMarked
package dev.steelyard.rules;

import org.jspecify.annotations.NullMarked;
