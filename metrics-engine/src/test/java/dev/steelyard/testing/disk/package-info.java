/// A file system of which a loss of power leaves what was forced, and of the rest what chance has
/// it.
@NullMarked
package dev.steelyard.testing.disk;

import org.jspecify.annotations.NullMarked;
