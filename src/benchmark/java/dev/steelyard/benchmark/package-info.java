/// What the database costs by the operation; each benchmark's answer is tested.
@NullMarked
package dev.steelyard.benchmark;

import org.jspecify.annotations.NullMarked;
