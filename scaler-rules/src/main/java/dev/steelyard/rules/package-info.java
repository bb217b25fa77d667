/// Scaling rules at work: compiled, standing, answered and kept true in the cluster.
@NullMarked
package dev.steelyard.rules;

import org.jspecify.annotations.NullMarked;
